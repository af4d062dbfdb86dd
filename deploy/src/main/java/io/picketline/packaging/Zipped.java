package io.picketline.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vafer.jdeb.shaded.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.vafer.jdeb.shaded.commons.compress.compressors.gzip.GzipParameters;

/** As {@code gzip -9n} does it: as small as can be, and without a name or a time. */
final class Zipped {

  private static final int SMALLEST = 9;

  private Zipped() {}

  static OutputStream stream(OutputStream to) throws IOException {
    var parameters = new GzipParameters();
    parameters.setCompressionLevel(SMALLEST);
    return new GzipCompressorOutputStream(to, parameters);
  }

  static void write(Path file, byte[] bytes) throws IOException {
    try (var out = stream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
  }
}
