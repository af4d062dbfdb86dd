package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Which hosts drop an IPv4 source, by what their kernels say. */
final class Drops {

  /** Far more than it takes, for a machine that has other work too. */
  static final Duration SOON = Duration.ofSeconds(30);

  /** Long enough for a probe to have its effect everywhere. */
  private static final Duration SETTLED = Duration.ofMillis(1_500);

  private Drops() {}

  /** Proves that every host drops a source unseen, at the latest after {@code limit}. */
  static void everywhere(Stage stage, SourceAddress source, String whom, Duration limit) {
    var text = source.toString();
    var end = System.nanoTime() + limit.toNanos();
    for (var host : stage.topology().hosts()) {
      var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      var dropped = Fleet.await(left, () -> BlockedSets.v4(host).contains(text));
      stage
          .proofs()
          .check(
              "%s drops %s".formatted(host, whom),
              dropped,
              "%s %s".formatted(text, dropped ? "is in its kernel's set" : "is not blocked"));
    }
  }

  /** Proves that no host drops a source though it had the time. */
  static void nowhere(Stage stage, SourceAddress source, String name) {
    var _ = Fleet.await(SETTLED, () -> isJudged(stage, source));
    var dropping = on(stage, source);
    stage
        .proofs()
        .check(
            name,
            dropping.isEmpty(),
            dropping.isEmpty()
                ? "no host drops " + source
                : "%s drop %s".formatted(String.join(", ", dropping), source));
  }

  private static boolean isJudged(Stage stage, SourceAddress source) {
    return Stream.concat(
            stage.topology().coordinators().stream(), stage.topology().hosts().stream())
        .anyMatch(daemon -> !stage.why(daemon, source).verdicts().isEmpty());
  }

  /** The hosts that drop a source, be it that they look at it before. */
  private static List<String> on(Stage stage, SourceAddress source) {
    return stage.topology().hosts().stream()
        .filter(host -> BlockedSets.dropped4(host).contains(source.toString()))
        .toList();
  }
}
