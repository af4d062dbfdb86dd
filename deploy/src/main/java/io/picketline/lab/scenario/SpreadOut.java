package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Plan;
import java.util.List;

/** A scan of few ports of every host at once: what all have seen decides, and all drop him. */
final class SpreadOut implements Scenario {

  private static final int PORTS = 12;
  private static final String RANGE = "3001-3012";
  private static final int FEWEST = 3;

  /** All at once they would be over before anybody could act. */
  private static final List<String> PACE =
      List.of("--max-retries", "0", "--max-rate", "100", "--initial-rtt-timeout", "200ms");

  @Override
  public String name() {
    return "spread";
  }

  @Override
  public String summary() {
    return "nmap asks every host for the same 12 ports at once: all of them drop it";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(Math.max(FEWEST, options.hosts()), options.coordinators(), options.runs());
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true)) {
      for (var run = 0; run < stage.options().runs(); run++) {
        try (var attack = Attack.begin(stage, meter, run, stage.topology().attack4(run))) {
          play(stage, attack);
        }
      }
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void play(Stage stage, Attack attack) {
    var hosts = stage.topology().hosts();
    stage.story().chapter("nmap scans %s from %s".formatted(hosts, attack.source()));
    var scan = attack.scan(hosts, RANGE, PACE);
    var all = hosts.size() * PORTS;
    NetworkBlock.prove(stage, attack, hosts);
    for (var host : hosts) {
      var answered = scan.answered(stage.topology().v4(host));
      stage.times().answered(host, answered);
      stage.story().line("%s answered on %d of %d ports".formatted(host, answered, PORTS));
    }
    stage
        .proofs()
        .check(
            "not all ports answered before the block",
            scan.answered() < all,
            "%d of %d".formatted(scan.answered(), all));
  }
}
