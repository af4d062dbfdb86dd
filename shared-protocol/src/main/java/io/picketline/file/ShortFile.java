package io.picketline.file;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that are small, unless somebody put something else in their place. */
public final class ShortFile {

  private ShortFile() {}

  /** A file has more than it may. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    private TooLongException(Path file, int most) {
      super("%s: is longer than %d bytes".formatted(file, most));
    }
  }

  /**
   * The whole text; what the charset does not know becomes its replacement character.
   *
   * @param most as many bytes as it may have; no more is read
   * @throws TooLongException if it has more
   * @throws IOException if it cannot be read
   */
  public static String read(Path file, int most, Charset charset) throws IOException {
    try (var in = Files.newInputStream(file)) {
      // some files are longer than they say
      var bytes = Files.size(file) > most ? null : in.readNBytes(most + 1);
      if (bytes == null || bytes.length > most) {
        throw new TooLongException(file, most);
      }
      return new String(bytes, charset);
    }
  }
}
