package io.picketline.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a command ended and what it said. */
record Ran(int exit, String out, String err) {

  private static final Path ROOT = Path.of(System.getProperty("picketline.root"));

  private static final Path TARGET = ROOT.resolve("deploy/target");

  /** The tree as it is installed: what is shipped is what is tested. */
  private static final Path IMAGE = TARGET.resolve("image/usr/lib/picketline");

  /** Runs {@code bin/NAME} of the source tree, which is built already. */
  static Ran bin(Duration limit, String name, String... arguments) {
    var command = new ArrayList<>(List.of(path(name)));
    command.addAll(List.of(arguments));
    return command(limit, command);
  }

  static String path(String name) {
    return ROOT.resolve("bin").resolve(name).toString();
  }

  static Ran command(Duration limit, List<String> command) {
    try {
      var out = Files.createTempFile("out", ".txt");
      var err = Files.createTempFile("err", ".txt");
      try {
        var builder = new ProcessBuilder(command);
        builder.environment().put("PICKETLINE_NO_BUILD", "1");
        builder.environment().put("PICKETLINE_JAVA", System.getProperty("java.home"));
        if (Files.isDirectory(IMAGE)) {
          builder.environment().put("PICKETLINE_IMAGE", IMAGE.toString());
          builder.environment().put("PICKETLINE_CACHE", TARGET.resolve("cache").toString());
        }
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        var process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroy();
          throw new AssertionError(
              "%s did not end within %s:%n%s".formatted(command, limit, Files.readString(err)));
        }
        return new Ran(
            process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new AssertionError(command + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The last line of standard output. */
  String lastLine() {
    return out.lines().reduce((first, second) -> second).orElse("");
  }

  /** Everything said, for the message of a failed assertion. */
  String all() {
    return "exit code %d%n--- out%n%s%n--- err%n%s".formatted(exit, out, err);
  }
}
