package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.measure.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Somebody throws away what the sensor keeps in the packet filter: it is back at once. */
final class Flush implements Scenario {

  private static final String PORTS = "1-1000";
  private static final String TABLE = "inet picketline";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Longer than any repair takes, and too short for an attack to get anywhere. */
  private static final double AT_ONCE_MILLIS = 1_000;

  private static final String REPAIRED = "others' hands in the packet filter";

  /** What somebody does to the packet filter. */
  private enum Harm {
    FLUSHED_SETS(
        "our sets are emptied",
        "flush set %1$s blocked4; flush set %1$s suspect4".formatted(TABLE)),
    FLUSHED_TABLE("all rules of our table are flushed", "flush table " + TABLE),
    DELETED_TABLE("our table is deleted", "delete table " + TABLE),
    FLUSHED_RULESET("the whole packet filter is flushed", "flush ruleset");

    private final String text;
    private final String command;

    Harm(String text, String command) {
      this.text = text;
      this.command = command;
    }
  }

  @Override
  public String name() {
    return "flush";
  }

  @Override
  public String summary() {
    return "somebody flushes a's packet filter: the blocks are back at once, and it is counted";
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0))) {
      stage.story().chapter("nmap scans a from %s".formatted(attack.source()));
      attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
      var blocked = attack.blockedOn(SCANNED);
      stage
          .proofs()
          .check(
              "a drops the attacker", blocked, blocked ? "no packet passes" : "packets still pass");
      for (var harm : Harm.values()) {
        harm(stage, attack, harm);
      }
      othersUntouched(stage, attack);
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void harm(Stage stage, Attack attack, Harm harm) {
    stage.story().chapter("%s: nft %s".formatted(harm.text, harm.command));
    var repaired = repaired(stage);
    var passed = attack.passed(SCANNED).packets();
    var began = Meter.nanos(Instant.now());
    Tool.output(LIMIT, Tool.on(SCANNED, List.of("nft", harm.command)));
    var silent = attack.blockedOn(SCANNED);
    var after = attack.passed(SCANNED);
    var leaked = after.packets() - passed;
    var gap = Math.max(0, after.lastAt() - began) / 1e6;
    stage
        .proofs()
        .check(
            "%s: the attacker is dropped again at once".formatted(harm.text),
            silent && gap <= AT_ONCE_MILLIS,
            silent
                ? "%d packets passed, the last of them %s after the harm"
                    .formatted(leaked, Millis.text(gap))
                : "packets still pass");
    var now = repaired(stage);
    stage
        .proofs()
        .check(
            "%s: the repair is counted".formatted(harm.text),
            now > repaired,
            "%d before, %d after".formatted(repaired, now));
  }

  private static long repaired(Stage stage) {
    return stage.status(SCANNED).counters().getOrDefault(REPAIRED, 0L);
  }

  private static void othersUntouched(Stage stage, Attack attack) {
    for (var host : stage.others()) {
      var silent = attack.blockedOn(host);
      stage
          .proofs()
          .check(
              host + " drops the attacker all the while",
              silent,
              silent ? "no packet passes" : "packets still pass");
    }
  }
}
