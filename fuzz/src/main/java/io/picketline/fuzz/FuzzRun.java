package io.picketline.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One target under the fuzzer in a JVM of its own, which a crash or an endless loop cannot take
 * this one with. It begins with the kept inputs; new ones go to {@code target/fuzz}.
 *
 * @param name of the target and of its kept inputs
 * @param target has {@code public static void fuzzerTestOneInput(byte[])}
 * @param instrumented packages, besides the target's, that the fuzzer looks into
 * @param maxBytes of an input
 */
public record FuzzRun(String name, Class<?> target, String instrumented, int maxBytes) {
  private static final Path KEPT = Path.of("src/test/resources/fuzz");

  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("picketline.fuzz-seconds", FULL ? 300 : 5));
  private static final Duration GRACE = Duration.ofMinutes(3);

  /** Longest time that one run takes, the start of its JVM included. */
  static final Duration MOST = LENGTH.plus(GRACE);

  /** Until one input counts as endless; on a busy machine the first one loads classes so long. */
  private static final int SECONDS_FOR_ONE = 60;

  private static final int HEAP_MIB = 512;
  private static final int RESIDENT_MIB = 2_500;

  /** A short run is the same each time, as far as its length allows; a long one looks elsewhere. */
  private static final int SEED = FULL ? 0 : 20_261_122;

  /**
   * Reads the kept inputs again.
   *
   * @return how many there are
   * @throws ReflectiveOperationException with what the target found
   */
  public int readKept() throws IOException, ReflectiveOperationException {
    var one = target.getMethod("fuzzerTestOneInput", byte[].class);
    List<Path> inputs;
    try (var files = Files.list(KEPT.resolve(name))) {
      inputs = files.sorted().toList();
    }
    for (var input : inputs) {
      one.invoke(null, (Object) Files.readAllBytes(input));
    }
    return inputs.size();
  }

  /** The name alone: it names the test too. */
  @Override
  public String toString() {
    return name;
  }

  /** Runs it; fails with all that the fuzzer said if it found anything. */
  void run() {
    try {
      var directory = Files.createDirectories(Path.of("target/fuzz", name)).toAbsolutePath();
      var found = Files.createDirectories(directory.resolve("found"));
      var log = directory.resolve("log");
      var process =
          new ProcessBuilder(command(directory, found))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      var ended = process.waitFor(MOST.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            "%s: %s\n%s".formatted(name, ended ? "a finding" : "does not end", tail(log)));
      }
    } catch (IOException e) {
      throw new AssertionError(name + " cannot be fuzzed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private List<String> command(Path directory, Path found) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:+UseSerialGC",
                "-Xmx%dm".formatted(HEAP_MIB),
                "-Xss1m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=" + "io.picketline.**" + instrumented,
                // what an operator's own file names may be any path and any pattern
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal"
                    + ":com.code_intelligence.jazzer.sanitizers.RegexInjection",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-max_total_time=" + LENGTH.toSeconds(),
                "-timeout=" + SECONDS_FOR_ONE,
                "-rss_limit_mb=" + RESIDENT_MIB,
                "-max_len=" + maxBytes,
                "-seed=" + SEED,
                "-print_final_stats=1",
                found.toString()));
    var kept = KEPT.resolve(name);
    if (Files.isDirectory(kept)) {
      command.add(kept.toAbsolutePath().toString());
    }
    return command;
  }

  private static String tail(Path log) throws IOException {
    var lines = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
  }
}
