package io.picketline.lab.scenario;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.measure.Meter;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A block is renewed before its time is over: it goes on without a gap, past the end of its first
 * timer, on a host too whose sensor has died since.
 */
final class LongBlock implements Scenario {

  private static final Duration FIRST = Duration.ofSeconds(4);

  /** A machine whose cores are taken may not get so far in that time: then twice as long, twice. */
  private static final int ATTEMPTS = 3;

  /** Until the first packet that passes again, at most. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

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
    var first = FIRST;
    var renewal = Optional.<Renewal>empty();
    for (var attempt = 0; attempt < ATTEMPTS && renewal.isEmpty(); attempt++) {
      renewal = renewed(stage, attack, source, what, first);
      first = first.multipliedBy(2);
    }
    var done = renewal.orElseThrow(() -> new LabException("this machine is too slow to renew"));
    var last = stage.topology().hosts().getLast();
    if (killing) {
      stage.story().line("kill -9: the sensor of " + last);
      stage.fleet().daemon(last).kill();
    }
    for (var host : stage.topology().hosts()) {
      var dead = killing && host.equals(last) ? ", though its sensor is dead" : "";
      var proof = "%s goes by the second timer: %s%s".formatted(host, what, dead);
      outlives(stage, proof, attack.arrivalAfter(host, done.since(), LIMIT), done.end());
    }
  }

  /**
   * A block that was renewed in time.
   *
   * @param since from when on no packet may pass
   * @param end until when
   */
  private record Renewal(long since, long end) {}

  private static Optional<Renewal> renewed(
      Stage stage, Attack attack, Prefix source, String what, Duration first) {
    stage.story().chapter("%s, %s, for %d s".formatted(what, source, first.toSeconds()));
    var began = System.nanoTime();
    Operator.block(stage, source, first);
    stage.topology().hosts().forEach(host -> attack.proveBlocked(host, "drops it: " + what));
    var since = Meter.nanos(Instant.now());
    var second = first.multipliedBy(2);
    stage.story().line("and again, before that is over, for %d s".formatted(second.toSeconds()));
    Operator.block(stage, source, second);
    var inTime = System.nanoTime() - began < first.toNanos();
    return inTime ? Optional.of(new Renewal(since, since + second.toNanos())) : Optional.empty();
  }

  private static void outlives(Stage stage, String proof, OptionalLong passed, long end) {
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
