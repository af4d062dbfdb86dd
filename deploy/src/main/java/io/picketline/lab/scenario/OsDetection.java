package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Recognition;
import io.picketline.lab.fleet.Topology;
import java.util.ArrayList;
import java.util.List;

/** nmap asks for everything that it can find out: once blocked, it learns nothing any more. */
final class OsDetection implements Scenario {

  private static final String PORTS = "1-200";
  private static final int ALL = 200;

  /** The fingerprint of a host that answers has twelve tests or so. */
  private static final int ENOUGH_TESTS = 8;

  private static final List<String> BRISK =
      List.of("-T4", "--max-retries", "0", "--min-rate", "200", "--max-os-tries", "1");

  @Override
  public String name() {
    return "osdetect";
  }

  @Override
  public String summary() {
    return "nmap -O -A scans a: it learns no operating system and, once blocked, no port";
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0))) {
      unguarded(stage, attack);
      guarded(stage, attack);
      onceBlocked(stage, attack);
    }
    Bystander.check(stage, true, "afterwards");
  }

  /** Shows that nmap does find out where nobody hinders it. */
  private static void unguarded(Stage stage, Attack attack) {
    stage.story().chapter("nmap -O scans a host without a sensor");
    var seen = look(stage, attack, Topology.GATEWAY, List.of());
    stage
        .proofs()
        .check(
            "nmap recognizes a host without a sensor",
            seen.answered() == ALL && seen.tests() >= ENOUGH_TESTS && !seen.systems().isEmpty(),
            seen.text());
  }

  private static void guarded(Stage stage, Attack attack) {
    stage.story().chapter("nmap -O -A scans a from %s".formatted(attack.source()));
    var seen = look(stage, attack, SCANNED, List.of("-A"));
    stage.times().answered(SCANNED, seen.answered());
    var blocked = attack.blockedOn(SCANNED);
    stage
        .proofs()
        .check(
            "a drops the attacker", blocked, blocked ? "no packet passes" : "packets still pass");
    stage.proofs().check("nmap learns no operating system of a", seen.tests() == 0, seen.text());
  }

  private static void onceBlocked(Stage stage, Attack attack) {
    stage.story().chapter("and once more");
    var seen = look(stage, attack, SCANNED, List.of("-A"));
    stage
        .proofs()
        .check(
            "once blocked it learns no port either",
            seen.tests() == 0 && seen.answered() == 0,
            seen.text());
  }

  private static Recognition look(Stage stage, Attack attack, String host, List<String> more) {
    var options = new ArrayList<>(BRISK);
    options.addAll(more);
    return Recognition.of(attack.source(), stage.topology().v4(host), PORTS, options);
  }
}
