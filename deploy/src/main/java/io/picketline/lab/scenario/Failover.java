package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The coordinator that decides is killed in the midst of scans and of an import; another one goes
 * on, and nothing that was acknowledged is lost. Then the next one is stopped in order.
 */
final class Failover implements Scenario {

  private static final int LIST = 10_000;
  private static final int SCANS = 3;
  private static final String PORTS = "1-200";
  private static final double KILLED_MILLIS = 20_000;
  private static final double STOPPED_MILLIS = 2_000;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Sensors of a dead coordinator come back to another one spread over half a minute. */
  private static final Duration EVERYWHERE = Duration.ofSeconds(90);

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
    return new Plan(options.hosts(), Topology.MOST_COORDINATORS, options.runs());
  }

  @Override
  public void play(Stage stage) {
    for (var run = 0; run < stage.options().runs(); run++) {
      killed(stage, run);
    }
    stopped(stage);
    Bystander.check(stage, true, "afterwards");
  }

  private static void killed(Stage stage, int run) {
    var leader = leader(stage, stage.topology().coordinators());
    var survivors = without(stage, leader);
    stage
        .story()
        .chapter("kill -9 of %s, which decides, during scans and an import".formatted(leader));
    var addresses = BlockImport.addresses(run * LIST, LIST);
    var paced = PacedImport.begin(stage, survivors, addresses);
    var attackers = new ArrayList<SourceAddress>();
    var under = CompletableFuture.supplyAsync(() -> scan(stage, run * (SCANS + 1)));
    var _ = Fleet.await(SOON, () -> !paced.acknowledged().isEmpty());
    stage.fleet().daemon(leader).kill();
    var dead = System.nanoTime();
    attackers.add(under.join());
    for (var i = 1; i <= SCANS; i++) {
      attackers.add(scan(stage, run * (SCANS + 1) + i));
    }
    paced.join();
    served(stage, paced, dead);
    stage.fleet().daemon(leader).startAgain();
    stage.fleet().awaitLive();
    complete(stage, paced);
    attackers.forEach(attacker -> droppedEverywhere(stage, attacker));
    attackers.forEach(stage.network()::reclaim);
  }

  private static SourceAddress scan(Stage stage, int number) {
    var source = stage.topology().attack4(number);
    stage.network().lend(source);
    Nmap.scan(source, List.of(stage.topology().v4(SCANNED)), PORTS, Nmap.BRISK);
    return source;
  }

  private static void served(Stage stage, PacedImport paced, long dead) {
    var first =
        paced.acknowledged().stream()
            .mapToLong(PacedImport.Acknowledged::at)
            .filter(at -> at > dead + Duration.ofSeconds(1).toNanos())
            .min();
    var millis = first.isPresent() ? (first.getAsLong() - dead) / 1e6 : Double.NaN;
    stage.times().network(Times.ALL, millis);
    stage
        .proofs()
        .check(
            "the next coordinator serves within 20 seconds of a kill",
            millis <= KILLED_MILLIS,
            first.isPresent()
                ? "an import is acknowledged %s after it".formatted(Millis.text(millis))
                : "no import is acknowledged any more");
    stage
        .proofs()
        .check(
            "all of the import is acknowledged in the end",
            paced.complete(),
            "%,d of %,d, %d parts had to be sent again"
                .formatted(paced.safe().size(), LIST, paced.refused()));
  }

  private static void complete(Stage stage, PacedImport paced) {
    var safe = paced.safe();
    for (var host : stage.topology().hosts()) {
      var all = Fleet.await(EVERYWHERE, () -> BlockImport.missing(host, safe).isEmpty());
      stage
          .proofs()
          .check(
              host + " drops all that was acknowledged",
              all,
              all
                  ? "%,d of %,d".formatted(safe.size(), safe.size())
                  : "%,d are lost".formatted(BlockImport.missing(host, safe).size()));
    }
  }

  private static void droppedEverywhere(Stage stage, SourceAddress attacker) {
    for (var host : stage.topology().hosts()) {
      var text = attacker.toString();
      var dropped = Fleet.await(EVERYWHERE, () -> BlockedSets.v4(host).contains(text));
      stage
          .proofs()
          .check(
              host + " drops everybody who scanned meanwhile",
              dropped,
              dropped ? "%s and the others".formatted(text) : text + " is not dropped");
    }
  }

  private static void stopped(Stage stage) {
    var leader = leader(stage, stage.topology().coordinators());
    var survivor = without(stage, leader).getFirst();
    stage.story().chapter("%s, which decides now, is stopped in order".formatted(leader));
    var began = System.nanoTime();
    stage.fleet().daemon(leader).stop();
    var gone = System.nanoTime();
    var served = Fleet.await(SOON, () -> Roll.sensors(stage, survivor).isPresent());
    var after = (System.nanoTime() - gone) / 1e6;
    stage
        .proofs()
        .check(
            "the next coordinator serves within two seconds of an orderly stop",
            served && after <= STOPPED_MILLIS,
            "%s after it was gone, which took %s"
                .formatted(Millis.text(after), Millis.text((gone - began) / 1e6)));
    stage.fleet().daemon(leader).startAgain();
    stage.fleet().awaitLive();
  }

  private static List<String> without(Stage stage, String leader) {
    return stage.topology().coordinators().stream().filter(name -> !name.equals(leader)).toList();
  }

  private static String leader(Stage stage, List<String> asked) {
    var found =
        Fleet.await(
            SOON, () -> asked.stream().anyMatch(one -> Roll.leader(stage, one).isPresent()));
    return asked.stream()
        .flatMap(one -> Roll.leader(stage, one).stream())
        .findFirst()
        .filter(_ -> found)
        .orElseThrow(() -> new LabException("no coordinator decides"));
  }
}
