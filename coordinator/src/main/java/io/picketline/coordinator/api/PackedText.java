package io.picketline.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A long text, in memory only as gzip packs it. */
final class PackedText {

  private static final int KIBI = 1024;
  private static final int BUFFER = 8 * KIBI;

  private final byte[] packed;

  private PackedText(byte[] packed) {
    this.packed = packed;
  }

  /** What {@code writer} writes line by line, without their ends. */
  static PackedText of(Consumer<Consumer<String>> writer) {
    var packed = new ByteArrayOutputStream();
    try (var out = new BufferedOutputStream(new GZIPOutputStream(packed), BUFFER)) {
      writer.accept(line -> write(line, out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PackedText(packed.toByteArray());
  }

  private static void write(String line, OutputStream out) {
    try {
      out.write(line.getBytes(UTF_8));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it takes of memory, in KiB; 1 or more. */
  int kibibytes() {
    return packed.length / KIBI + 1;
  }

  /** The same for the same text. */
  String digest() {
    return Tags.digest(packed);
  }

  /** Writes it as it is packed. */
  void writePacked(OutputStream out) throws IOException {
    out.write(packed);
  }

  /** Writes the text itself. */
  void writeUnpacked(OutputStream out) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      in.transferTo(out);
    }
  }
}
