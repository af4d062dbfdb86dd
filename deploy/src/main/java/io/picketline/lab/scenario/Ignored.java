package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An address in the scanned host's own ignore file scans that host: nobody blocks it. */
final class Ignored implements Scenario {

  private static final String PORTS = "1-1000";
  private static final int ALL = 1_000;

  @Override
  public String name() {
    return "ignored";
  }

  @Override
  public String summary() {
    return "an address in a's ignore file scans a: nobody blocks it";
  }

  @Override
  public Plan plan(Options options) {
    var topology = new Topology(options.hosts(), options.coordinators());
    var lines =
        IntStream.range(0, options.runs())
            .mapToObj(run -> topology.attack4(run) + " # the lab's own scanner")
            .toList();
    return new Plan(options.hosts(), options.coordinators(), options.runs())
        .ignoring(Map.of(SCANNED, lines));
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true)) {
      for (var run = 0; run < stage.options().runs(); run++) {
        try (var attack = Attack.begin(stage, meter, run, stage.topology().attack4(run))) {
          scan(stage, attack);
        }
      }
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void scan(Stage stage, Attack attack) {
    stage.story().chapter("nmap scans a from %s, which a ignores".formatted(attack.source()));
    var scan = attack.scan(List.of(SCANNED), PORTS, List.of("-T4"));
    stage.times().answered(SCANNED, scan.answered());
    stage.story().line("nmap saw %d ports of a answer".formatted(scan.answered()));
    stage
        .proofs()
        .check(
            "a answers on every port",
            scan.answered() == ALL,
            "%d of 1,000 answered".formatted(scan.answered()));
    for (var host : stage.topology().hosts()) {
      var verdicts = attack.why(host).verdicts().size();
      stage
          .proofs()
          .check(
              host + " does not block it",
              attack.reaches(host) && verdicts == 0,
              "its packets arrive, %d verdicts".formatted(verdicts));
    }
    var spared = attack.why(SCANNED).spared();
    stage
        .proofs()
        .check("a says why it spares it", spared.isPresent(), spared.orElse("it does not"));
    var network = attack.why(stage.coordinator()).verdicts().size();
    stage
        .proofs()
        .check("the coordinator has no verdict", network == 0, "%d verdicts".formatted(network));
  }
}
