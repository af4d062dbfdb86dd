package io.picketline.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks, prints them as a table beside the baseline of the same run, and fails if a
 * packet that decides nothing allocates.
 */
public final class Main {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String BASELINE = "baseline";

  /** The one that gives verdicts, which are made for people to read. */
  private static final String DECIDES = "newVerdict";

  /** Of a byte for a packet: what the harness itself leaves behind. */
  private static final double NOTHING = 0.5;

  private Main() {}

  /** An argument, if any, is a pattern for the names of the benchmarks to run. */
  public static void main(String[] arguments) throws RunnerException {
    var options = new OptionsBuilder().addProfiler(GCProfiler.class).shouldFailOnError(true);
    if (arguments.length > 0) {
      options.include(arguments[0]).include("\\." + BASELINE + "$");
    }
    var results = new Runner(options.build()).run();
    print(results);
    var wasteful = results.stream().filter(Main::wastes).map(Main::name).toList();
    if (!wasteful.isEmpty()) {
      System.err.println("allocates for every packet: " + String.join(", ", wasteful));
      System.exit(1);
    }
    if (results.stream().anyMatch(Main::decidesNothing)) {
      System.err.println(DECIDES + " gave no verdicts: nothing was allocated for one");
      System.exit(1);
    }
  }

  private static void print(Collection<RunResult> results) {
    var baseline =
        results.stream()
            .filter(result -> name(result).equals(BASELINE))
            .mapToDouble(Main::nanos)
            .findFirst()
            .orElse(Double.NaN);
    System.out.println(
        "\n| packet | ns, least | median | times the baseline | bytes |\n|---|---|---|---|---|");
    for (var result : results) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.1f | %.1f |",
              name(result),
              nanos(result),
              result.getPrimaryResult().getStatistics().getPercentile(50),
              nanos(result) / baseline,
              allocated(result)));
    }
  }

  private static boolean wastes(RunResult result) {
    return !name(result).equals(DECIDES) && !(allocated(result) < NOTHING);
  }

  private static boolean decidesNothing(RunResult result) {
    return name(result).equals(DECIDES) && allocated(result) < NOTHING;
  }

  /** The least of all iterations: what else ran on the machine can only have added to it. */
  private static double nanos(RunResult result) {
    return result.getPrimaryResult().getStatistics().getMin();
  }

  private static double allocated(RunResult result) {
    var measured = result.getSecondaryResults().get(ALLOCATED);
    return measured == null ? Double.NaN : measured.getScore();
  }

  private static String name(RunResult result) {
    return result.getPrimaryResult().getLabel();
  }
}
