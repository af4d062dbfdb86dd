package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.measure.Forger;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody forges so many scans that the budgets for verdicts are used up: they hold, and a real
 * scan, which goes on, overtakes what waits.
 */
final class Starve implements Scenario {

  private static final int SOURCES = 200;
  private static final int PAIRS = 4;

  /** A busy machine may lose a packet of some. */
  private static final int MOST_OF_THEM = SOURCES * 3 / 4;

  private static final int FIRST_PORT = 5_001;
  private static final String PORTS = "6001-6040";
  private static final Duration STEP = Duration.ofMillis(2);
  private static final Duration SENT = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String WAITING = "verdicts waiting for budget";

  @Override
  public String name() {
    return "starve";
  }

  @Override
  public String summary() {
    return "200 forged sources with 4 dark ports each use up the budgets: a real scan overtakes";
  }

  @Override
  public void play(Stage stage) {
    var began = System.nanoTime();
    forge(stage);
    spent(stage);
    within(stage, began);
    var scanner = stage.topology().attack4(0);
    stage.network().lend(scanner);
    stage.story().chapter("nmap scans a from %s".formatted(scanner));
    var scanned = System.nanoTime();
    Nmap.scan(scanner, List.of(stage.topology().v4(SCANNED)), PORTS, Nmap.BRISK);
    Drops.everywhere(stage, scanner, "the real scanner", LIMIT);
    overtaken(stage, scanned);
    within(stage, began);
    Bystander.check(stage, true, "afterwards");
  }

  /** Each source scans one host; its ports come in rounds, so that all are under way at once. */
  private static void forge(Stage stage) {
    var targets = stage.topology().hosts().stream().map(stage.topology()::v4).toList();
    stage.story().chapter("%d forged sources ask for %d dark ports each".formatted(SOURCES, PAIRS));
    try (var forger = new Forger(new NetworkNamespace(Topology.GATEWAY), targets, STEP)) {
      for (var round = 0; round < PAIRS; round++) {
        for (var number = 0; number < SOURCES; number++) {
          // most of a, so that both its own budget and the fleet's are used up
          var target = number % 2 == 0 ? 0 : number / 2 % targets.size();
          forger.syn(forged(stage, number), targets.get(target), FIRST_PORT + round);
        }
      }
    }
  }

  private static SourceAddress forged(Stage stage, int number) {
    return stage.topology().forged4(number);
  }

  /** Without this the rest would prove nothing. */
  private static void spent(Stage stage) {
    var usedUp = Fleet.await(SENT, () -> usedUp(stage));
    var waiting = waiting(stage);
    var verdicts = stage.verdicts();
    var byHost = byHost(verdicts);
    var budget = stage.fleet().budget();
    stage
        .proofs()
        .check(
            "the forged scans use up the budget",
            usedUp,
            "%d verdicts, by host %s, and %d wait; %s"
                .formatted(verdicts.total(), byHost, waiting, budget.text()));
  }

  /** Where b and c are ahead of a, the fleet's budget is gone before a's own. */
  private static boolean usedUp(Stage stage) {
    var budget = stage.fleet().budget();
    var verdicts = stage.verdicts();
    var waiting = waiting(stage);
    return waiting > 0
        && verdicts.total() + waiting >= MOST_OF_THEM
        && verdicts.total() >= budget.fleetBurst()
        && byHost(verdicts).getOrDefault(SCANNED, 0) >= budget.sensorBurst();
  }

  private static void overtaken(Stage stage, long scanned) {
    var millis = (System.nanoTime() - scanned) / 1e6;
    stage
        .proofs()
        .check(
            "the real scanner is dropped everywhere within a minute of its first probe",
            millis < LIMIT.toMillis(),
            "%s, while %d wait".formatted(Millis.text(millis), waiting(stage)));
  }

  private static long waiting(Stage stage) {
    return stage.coordinatorStatus().counters().getOrDefault(WAITING, 0L);
  }

  /** No more verdicts than the buckets held and got since {@code began}. */
  private static void within(Stage stage, long began) {
    var budget = stage.fleet().budget();
    var verdicts = stage.verdicts();
    var minutes = (System.nanoTime() - began) / 6e10;
    var most = budget.fleetBurst() + minutes * budget.fleetPerMinute();
    var mostOfOne = budget.sensorBurst() + minutes * budget.sensorPerMinute();
    var byHost = byHost(verdicts);
    stage
        .proofs()
        .check(
            "the budgets hold",
            verdicts.total() <= most
                && byHost.values().stream().allMatch(count -> count <= mostOfOne),
            "%d verdicts of %.1f, by host %s of %.1f"
                .formatted(verdicts.total(), most, byHost, mostOfOne));
  }

  /** How many verdicts the evidence of each host completed. */
  private static Map<String, Integer> byHost(LocalReply.Verdicts verdicts) {
    var byHost = new TreeMap<String, Integer>();
    verdicts.verdicts().forEach(one -> byHost.merge(decidedOn(one), 1, Integer::sum));
    return byHost;
  }

  private static String decidedOn(Standing standing) {
    return standing.verdict().evidence().getLast().host();
  }
}
