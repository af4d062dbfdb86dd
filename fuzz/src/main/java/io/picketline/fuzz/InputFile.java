package io.picketline.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for the input of a fuzzer whose reader wants one. */
public final class InputFile {

  private InputFile() {}

  /** A new, empty one; it goes with this JVM. */
  public static Path create() {
    try {
      var file = Files.createTempFile("fuzz", ".conf");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
