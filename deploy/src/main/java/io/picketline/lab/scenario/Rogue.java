package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.intrusion.BrokenFrames;
import io.picketline.lab.intrusion.Ground;
import io.picketline.lab.intrusion.Liar;
import io.picketline.lab.intrusion.Try;
import java.time.Duration;
import java.util.List;

/**
 * One host's key is in an attacker's hands, who tells the coordinator lies with it: they cost no
 * more than that host's budget, nobody spared, and nothing of what other hosts see.
 */
final class Rogue implements Scenario {

  private static final int LEAST_HOSTS = 3;
  private static final String PORTS = "1-1000";
  private static final Duration SETTLED = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "rogue";
  }

  @Override
  public String summary() {
    return "a sensor with a valid certificate lies: it costs its budget, and others nothing";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(Math.max(LEAST_HOSTS, options.hosts()), options.coordinators(), 1);
  }

  @Override
  public void play(Stage stage) {
    var rogue = stage.topology().hosts().getLast();
    Bystander.check(stage, true, "before");
    stage.story().chapter("the sensor of %s is stopped; the lab has its key".formatted(rogue));
    stage.fleet().daemon(rogue).stop();
    broken(stage, rogue);
    try (var liar = Liar.of(stage.fleet(), rogue, stage.coordinator())) {
      var lies = new Lies(stage, liar);
      lies.unknown();
      lies.onTheSpared();
      lies.onMany();
      lies.forOthers();
      lies.ofTheLog();
      honest(stage, rogue);
      attacked(stage, lies, rogue);
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void broken(Stage stage, String rogue) {
    stage.story().line("it says what no sensor says");
    var ground = new Ground(stage.fleet(), stage.topology(), stage.network(), rogue, false);
    var ways = BrokenFrames.ways();
    var survived = ways.stream().filter(way -> !held(way, ground)).map(Try::what).toList();
    stage
        .proofs()
        .check(
            "what no sensor says ends its link",
            survived.isEmpty(),
            survived.isEmpty()
                ? "%d ways, among them %s".formatted(ways.size(), ways.getLast().what())
                : "not " + String.join(", ", survived));
  }

  private static boolean held(Try way, Ground ground) {
    try {
      return way.attempt().make(ground).held();
    } catch (Exception e) {
      throw new LabException("%s could not be tried: %s".formatted(way.what(), e), e);
    }
  }

  /** A history that was made up may cost a new epoch: the others follow it. */
  private static void honest(Stage stage, String rogue) {
    var others = stage.topology().hosts().stream().filter(host -> !host.equals(rogue)).toList();
    var live =
        Fleet.await(
            SETTLED,
            () -> others.stream().allMatch(host -> Roll.isLive(stage, stage.coordinator(), host)));
    stage
        .proofs()
        .check(
            "the honest sensors stay with their coordinator",
            live,
            live ? String.join(", ", others) : "not all live within a minute");
  }

  private static void attacked(Stage stage, Lies lies, String rogue) {
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0))) {
      stage.story().chapter("nmap scans a from %s in a flood of lies".formatted(attack.source()));
      try (var _ = lies.flood()) {
        var scan = attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
        stage.times().answered(SCANNED, scan.answered());
        attack.proveBlocked(SCANNED, "drops who scans it in the flood");
        attack.proveBlocked("b", "drops him too");
      }
      var network =
          attack.network().orElseThrow(() -> new LabException("the network has no verdict"));
      stage.times().network("b", attack.after(network, "b"));
      lies.ofTwins(network.verdict());
      attack.proveBlocked("b", "goes on to drop him");
      Retraction.prove(stage, rogue);
      attack.proveBlocked("b", "drops him still");
    }
  }
}
