package io.picketline.lab.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
public final class Tool {

  private Tool() {}

  /**
   * How a program ended.
   *
   * @param output standard output and error together
   */
  public record Result(int exit, String output) {}

  /** Runs a program that must succeed within {@code limit} and gives its output. */
  public static String output(Duration limit, List<String> command) {
    var result = run(limit, "", command);
    if (result.exit() != 0) {
      throw new LabException(
          "%s failed with %d:%n%s"
              .formatted(String.join(" ", command), result.exit(), result.output().strip()));
    }
    return result.output();
  }

  /** Runs a program with {@code input} on its standard input. */
  public static Result run(Duration limit, String input, List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(process.getInputStream().readAllBytes(), UTF_8);
                } catch (IOException e) {
                  throw new LabException("cannot read from " + command.getFirst(), e);
                }
              },
              runnable -> Thread.ofVirtual().start(runnable));
      try (var stdin = process.outputWriter(UTF_8)) {
        stdin.write(input);
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new LabException(
            "%s did not end within %d s".formatted(String.join(" ", command), limit.toSeconds()));
      }
      return new Result(process.exitValue(), output.join());
    } catch (IOException e) {
      throw new LabException("cannot run %s: %s".formatted(command.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while running " + command.getFirst(), e);
    }
  }

  /** The command that runs {@code command} on a host of the lab. */
  public static List<String> on(String host, List<String> command) {
    var whole = new ArrayList<>(List.of("ip", "netns", "exec", host));
    whole.addAll(command);
    return whole;
  }
}
