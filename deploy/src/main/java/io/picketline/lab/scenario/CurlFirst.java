package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.HonestClient;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.fleet.WebClient;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.local.Standing;
import java.time.Duration;
import java.util.List;

/**
 * A scanner that first was an honest client: what it was served stays open, so that forging its
 * probes would cost it nothing, but it learns no more than that.
 */
final class CurlFirst implements Scenario {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String PORTS = "1-1000";
  private static final String DARK = "1-79,81-1000";

  @Override
  public String name() {
    return "curlfirst";
  }

  @Override
  public String summary() {
    return "one HTTP GET, then nmap from the same address: still blocked, but for what a served";
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0));
        var kept =
            WebClient.open(
                Topology.ATTACKER, attack.source(), SCANNED, stage.topology().v4(SCANNED))) {
      served(stage, attack, kept);
      stage.story().chapter("then nmap scans a from %s".formatted(attack.source()));
      var scan = attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
      stage.times().answered(SCANNED, scan.answered());
      restricted(stage, attack);
      stillOpen(stage, attack, kept);
      allElseIsShut(stage, attack);
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void served(Stage stage, Attack attack, WebClient kept) {
    stage.story().chapter("curl asks a from %s".formatted(attack.source()));
    stage
        .proofs()
        .check("a serves it before", curl(stage, attack) && kept.answered(), "two HTTP GETs");
  }

  private static boolean curl(Stage stage, Attack attack) {
    return new HonestClient(attack.source(), SCANNED, stage.topology().v4(SCANNED)).useCurl();
  }

  private static void restricted(Stage stage, Attack attack) {
    var _ = Fleet.await(LIMIT, () -> isRestricted(attack));
    stage
        .proofs()
        .check(
            "a restricts it",
            isRestricted(attack),
            attack.why(SCANNED).verdicts().stream()
                .map(standing -> "%s: %s".formatted(standing.kind(), standing.verdict().reason()))
                .findFirst()
                .orElse("no verdict"));
    var shut = attack.blockedOn(SCANNED);
    stage
        .proofs()
        .check("a drops what it was not served", shut, shut ? "no packet passes" : "packets pass");
  }

  private static boolean isRestricted(Attack attack) {
    return attack.why(SCANNED).verdicts().stream()
        .map(Standing::kind)
        .anyMatch(BlockKind.RESTRICTED::equals);
  }

  private static void stillOpen(Stage stage, Attack attack, WebClient kept) {
    stage
        .proofs()
        .check(
            "the served flow stays open",
            kept.answered(),
            "the connection from before the scan, asked once more");
    stage
        .proofs()
        .check("what it was served stays open", curl(stage, attack), "a new connection to port 80");
  }

  private static void allElseIsShut(Stage stage, Attack attack) {
    attack.hush();
    var again = attack.scan(List.of(SCANNED), DARK, Nmap.FAST);
    stage
        .proofs()
        .check(
            "it learns no other port of a",
            again.answered() == 0,
            "%d of 999 ports answered".formatted(again.answered()));
    for (var host : stage.others()) {
      var seen = attack.scan(List.of(host), PORTS, Nmap.FAST).answered();
      stage
          .proofs()
          .check(
              "%s, which never served it, drops it".formatted(host),
              seen == 0,
              "%d of 1,000 ports answered".formatted(seen));
    }
  }
}
