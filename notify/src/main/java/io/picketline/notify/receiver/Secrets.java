package io.picketline.notify.receiver;

import io.picketline.file.FileRights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Secrets in files that nobody else may read; read each time, so that a new one counts at once. */
final class Secrets {

  private static final long LONGEST = 8_192;

  private Secrets() {}

  /**
   * The first line of a file.
   *
   * @throws IOException naming the file, if it cannot be read or others may read it
   */
  static String read(Path file) throws IOException {
    try {
      FileRights.requireSecret(file);
      if (Files.size(file) > LONGEST) {
        throw new IOException("%s: is too long for a secret".formatted(file));
      }
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (NoSuchFileException e) {
      throw new IOException("%s: there is no such file".formatted(file), e);
    }
  }
}
