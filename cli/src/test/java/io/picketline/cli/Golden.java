package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The texts that the command must print, in {@code src/test/resources}. Run with {@code
 * -Dgolden.write=true} to write them anew, and read the difference before it is committed.
 */
final class Golden {

  private static final Path DIRECTORY = Path.of("src/test/resources/io/picketline/cli/golden");

  private Golden() {}

  static String text(String name, String actual) throws IOException {
    var file = DIRECTORY.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file, actual, UTF_8);
    }
    return Files.readString(file, UTF_8);
  }
}
