package io.picketline.lab.scenario;

import io.picketline.lab.measure.Meter;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A block is renewed before its time is over: it goes on without a gap, past the end of its first
 * timer, on a host too whose sensor has died since.
 */
final class LongBlock implements Scenario {

  private static final Duration FIRST = Duration.ofSeconds(4);
  private static final Duration RENEWED = Duration.ofSeconds(8);

  /** Until the first packet that passes again, at most. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** The kernel counts milliseconds, and the hosts' idea of the coordinator's clock is a guess. */
  private static final double EARLY_MILLIS = 250;

  private static final double LATE_MILLIS = 5_000;

  @Override
  public String name() {
    return "longblock";
  }

  @Override
  public String summary() {
    return "a renewed block outlives its first timer, without a gap";
  }

  @Override
  public void play(Stage stage) {
    var address = stage.topology().attack4(0);
    var other = stage.topology().attack4(1);
    try (var meter = Streams.open(stage, true)) {
      try (var attack = Attack.begin(stage, meter, 0, other)) {
        renewed(stage, attack, new Prefix(other, 24), "a block of a /24", false);
      }
      try (var attack = Attack.begin(stage, meter, 1, address)) {
        renewed(stage, attack, Prefix.of(address), "a block of an address", true);
      }
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void renewed(
      Stage stage, Attack attack, Prefix source, String what, boolean killing) {
    stage.story().chapter("%s, %s, for %d s".formatted(what, source, FIRST.toSeconds()));
    Operator.block(stage, source, FIRST);
    stage.topology().hosts().forEach(host -> attack.proveBlocked(host, "drops it: " + what));
    var since = Meter.nanos(Instant.now());
    stage.story().line("and again, before that is over, for %d s".formatted(RENEWED.toSeconds()));
    var ordered = Meter.nanos(Instant.now());
    Operator.block(stage, source, RENEWED);
    var last = stage.topology().hosts().getLast();
    if (killing) {
      stage.story().line("kill -9: the sensor of " + last);
      stage.fleet().daemon(last).kill();
    }
    for (var host : stage.topology().hosts()) {
      var dead = killing && host.equals(last) ? ", though its sensor is dead" : "";
      var passed = attack.arrivalAfter(host, since, LIMIT);
      outlives(stage, "%s goes by the second timer: %s%s".formatted(host, what, dead), passed, ordered);
    }
  }

  private static void outlives(Stage stage, String proof, OptionalLong passed, long ordered) {
    var end = ordered + RENEWED.toNanos();
    var late = passed.isPresent() ? (passed.getAsLong() - end) / 1e6 : Double.NaN;
    stage
        .proofs()
        .check(
            proof,
            late >= -EARLY_MILLIS && late <= LATE_MILLIS,
            passed.isPresent()
                ? "the next packet passed %s %s its end"
                    .formatted(Millis.text(Math.abs(late)), late < 0 ? "before" : "after")
                : "nothing passes even %d s later".formatted(LIMIT.toSeconds()));
  }
}
