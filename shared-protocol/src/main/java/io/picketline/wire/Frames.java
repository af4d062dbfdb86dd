package io.picketline.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Messages on a byte stream: a length of four bytes, network order, then the message. The link uses
 * the same framing through its own streams.
 */
public final class Frames {
  private Frames() {}

  /** Writes one message and flushes. */
  public static void write(OutputStream out, Object message) throws IOException {
    var bytes = Wire.encode(message);
    var data = new DataOutputStream(out);
    data.writeInt(bytes.length);
    data.write(bytes);
    data.flush();
  }

  /**
   * Reads one message; nothing if its type is one that this version does not know.
   *
   * @throws EOFException if the stream ended first
   * @throws WireException if what came is no message
   */
  public static <T> Optional<T> read(InputStream in, Class<T> family) throws IOException {
    return read(in, family, Wire.MAX_MESSAGE);
  }

  /**
   * The same for messages of at most {@code most} bytes, at most {@link Wire#MAX_MESSAGE}. No byte
   * of one that says it is longer is read.
   */
  public static <T> Optional<T> read(InputStream in, Class<T> family, int most) throws IOException {
    var data = new DataInputStream(in);
    var length = data.readInt();
    if (length < 0 || length > Math.min(most, Wire.MAX_MESSAGE)) {
      throw new WireException("a message of %d bytes".formatted(Integer.toUnsignedLong(length)));
    }
    var bytes = data.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the stream ended inside a message");
    }
    return Wire.decode(bytes, family);
  }
}
