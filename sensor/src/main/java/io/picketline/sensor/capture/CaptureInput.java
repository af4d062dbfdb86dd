package io.picketline.sensor.capture;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The bytes of a capture file, unpacked if it is compressed, and how far they were read. */
final class CaptureInput implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP = 0x1f8b;

  private final InputStream in;
  private long offset;

  private CaptureInput(InputStream in) {
    this.in = in;
  }

  static CaptureInput open(Path file) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(2);
      var magic = in.read() << 8 | in.read();
      in.reset();
      return new CaptureInput(
          magic == GZIP ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Bytes read so far, behind any compression. */
  long offset() {
    return offset;
  }

  /**
   * Fills {@code bytes} with the next {@code count} bytes.
   *
   * @return whether they were there; false if the file ends right here
   * @throws EOFException if it ends amid them
   */
  boolean read(byte[] bytes, int count) throws IOException {
    var got = in.readNBytes(bytes, 0, count);
    offset += got;
    if (got == 0 && count > 0) {
      return false;
    }
    if (got < count) {
      throw new EOFException("ends %d bytes too early".formatted(count - got));
    }
    return true;
  }

  /**
   * Steps over the next {@code count} bytes.
   *
   * @throws EOFException if the file ends amid them
   */
  void skip(long count) throws IOException {
    var left = count;
    while (left > 0) {
      var skipped = in.skip(left);
      if (skipped <= 0) {
        if (in.read() < 0) {
          throw new EOFException("ends %d bytes too early".formatted(left));
        }
        skipped = 1;
      }
      left -= skipped;
      offset += skipped;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
