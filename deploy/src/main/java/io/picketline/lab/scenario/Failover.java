package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Inbox;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The coordinator that decides is killed in the midst of scans and of an import; another one goes
 * on, and nothing that was acknowledged is lost. Then all are restarted in order, one by one, and
 * at last the one that decides gets no processor time for half a minute.
 */
final class Failover implements Scenario {

  /**
   * Until the next one serves after one has gone without a word, on any machine; 20 seconds are
   * promised for one that has the time.
   */
  static final double KILLED_MILLIS = 60_000;

  /** Sensors of a dead coordinator come back to another one spread over half a minute. */
  static final Duration EVERYWHERE = Duration.ofSeconds(90);

  private static final int LIST = 10_000;
  private static final int SCANS = 3;
  private static final String MEANWHILE = "while nobody decided";
  private static final Duration SOON = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "failover";
  }

  @Override
  public String summary() {
    return "kill -9 of the deciding coordinator during scans and an import: nothing is lost";
  }

  @Override
  public Plan plan(Options options) {
    var topology = new Topology(options.hosts(), Topology.MOST_COORDINATORS);
    var inbox = List.of(Inbox.setting(topology.v4(Topology.BYSTANDER)));
    return new Plan(options.hosts(), Topology.MOST_COORDINATORS, options.runs())
        .setting(
            topology.coordinators().stream()
                .collect(Collectors.toMap(Function.identity(), _ -> inbox)));
  }

  @Override
  public void play(Stage stage) {
    var runs = stage.options().runs();
    var ledgers = new Ledgers(stage);
    try (var inbox = Inbox.open(Topology.BYSTANDER)) {
      for (var run = 0; run < runs; run++) {
        killed(stage, run, ledgers).forEach(raid -> Told.prove(stage, inbox, raid.source()));
      }
    }
    var raids = new RollingRestart(stage, runs * LIST).play(runs * (SCANS + 1));
    new Frozen(stage, ledgers, (runs + 1) * LIST).play(runs * (SCANS + 1) + raids);
    ledgers.proveAlike(EVERYWHERE);
    ledgers.proveOneWriter();
    Bystander.check(stage, true, "afterwards");
  }

  private static List<Raid> killed(Stage stage, int run, Ledgers ledgers) {
    var leader = Roll.leader(stage);
    var survivors = Roll.others(stage, leader);
    stage
        .story()
        .chapter("kill -9 of %s, which decides, during scans and an import".formatted(leader));
    var addresses = BlockImport.addresses(run * LIST, LIST);
    var paced = PacedImport.begin(stage, survivors, addresses);
    var under = CompletableFuture.supplyAsync(() -> Raid.play(stage, run * (SCANS + 1)));
    var _ = Fleet.await(SOON, () -> !paced.acknowledged().isEmpty());
    stage.fleet().daemon(leader).kill();
    var dead = System.nanoTime();
    var raids = new ArrayList<>(List.of(under.join()));
    for (var i = 1; i <= SCANS; i++) {
      raids.add(Raid.play(stage, run * (SCANS + 1) + i));
    }
    paced.join();
    served(stage, paced, dead);
    found(stage, survivors.getFirst(), dead);
    ledgers.read();
    stage.fleet().daemon(leader).startAgain();
    stage.fleet().awaitLive();
    paced.proveKept(EVERYWHERE, "of the import that was killed");
    raids.forEach(raid -> raid.proveDropped(stage, EVERYWHERE, MEANWHILE));
    return raids;
  }

  private static void served(Stage stage, PacedImport paced, long dead) {
    var millis = paced.servedAfter(dead);
    stage.times().network(Times.ALL, millis.orElse(Double.NaN));
    stage
        .proofs()
        .check(
            "another coordinator serves soon after a kill",
            millis.orElse(Double.NaN) <= KILLED_MILLIS,
            millis.isPresent()
                ? "an import is acknowledged %s after it; 20 s are promised"
                    .formatted(Millis.text(millis.getAsDouble()))
                : "no import is acknowledged any more");
    stage
        .proofs()
        .check(
            "all of the import is acknowledged in the end",
            paced.complete(),
            "%,d of %,d, %d parts had to be sent again"
                .formatted(paced.safe().size(), LIST, paced.refused()));
  }

  /** The dead one is still dead. */
  private static void found(Stage stage, String survivor, long dead) {
    var all = Fleet.await(EVERYWHERE, () -> Roll.live(stage, survivor));
    stage
        .proofs()
        .check(
            "every sensor finds another coordinator by itself",
            all,
            all
                ? "%s after the kill at the latest"
                    .formatted(Millis.text((System.nanoTime() - dead) / 1e6))
                : "not all are connected");
  }
}
