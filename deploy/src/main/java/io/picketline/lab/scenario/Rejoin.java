package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sensor returns after a long list was imported without it: it has all of it soon, and blocks who
 * scans it meanwhile as quickly as ever.
 */
final class Rejoin implements Scenario {

  private static final int LIST = 100_000;

  /** What is promised for a machine that has the time, and what any machine must keep. */
  private static final String PROMISED = "5 s are promised";

  private static final double SOON_MILLIS = 60_000;
  private static final String LOCALLY_PROMISED = "10 ms are promised";
  private static final double QUICK_MILLIS = 1_000;
  private static final List<String> ROOM = List.of("max-blocks = 200000");
  private static final String PORTS = "1-1000";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "rejoin";
  }

  @Override
  public String summary() {
    return "a sensor comes back after 100,000 blocks were imported, and is scanned meanwhile";
  }

  @Override
  public Plan plan(Options options) {
    var hosts = new Topology(options.hosts(), options.coordinators()).hosts();
    return Scenario.super
        .plan(options)
        .setting(hosts.stream().collect(Collectors.toMap(host -> host, _ -> ROOM)));
  }

  @Override
  public void play(Stage stage) {
    var addresses = BlockImport.addresses(0, LIST);
    stage.story().chapter("the sensor of a is killed, and a list imported");
    stage.fleet().daemon(SCANNED).kill();
    BlockImport.all(stage, stage.coordinator(), addresses);
    // the kernel's sets are read only when nobody changes them: each change begins a reading anew
    if (!Roll.awaitInForce(stage, stage.coordinator(), stage.others(), LIMIT)) {
      throw new LabException("the list did not come to the other hosts");
    }
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0))) {
      returned(stage, attack);
    }
    BlockImport.prove(stage, SCANNED, addresses, "after its return");
    Bystander.check(stage, true, "afterwards");
  }

  private static void returned(Stage stage, Attack attack) {
    stage.story().chapter("it comes back, and nmap scans it from %s".formatted(attack.source()));
    var started = System.nanoTime();
    stage.fleet().daemon(SCANNED).startAgain();
    if (!Fleet.await(LIMIT, () -> Roll.isLive(stage, stage.coordinator(), SCANNED))) {
      throw new LabException("the sensor of a did not come back");
    }
    var live = System.nanoTime();
    attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
    var all = Roll.awaitAllInForce(stage, stage.coordinator(), LIMIT);
    var done = System.nanoTime();
    stage.times().network(SCANNED, (done - live) / 1e6);
    stage
        .proofs()
        .check(
            "a has all of the list soon after its return",
            all && (done - live) / 1e6 <= SOON_MILLIS,
            "%s after it was connected, %s after it was started; %s"
                .formatted(
                    Millis.text((done - live) / 1e6),
                    Millis.text((done - started) / 1e6),
                    PROMISED));
    fresh(stage, attack);
  }

  private static void fresh(Stage stage, Attack attack) {
    var blocked = attack.blockedOn(SCANNED);
    var after = attack.local().map(decision -> attack.after(decision, SCANNED));
    after.ifPresent(stage.times()::local);
    stage
        .proofs()
        .check(
            "a drops the fresh scanner meanwhile",
            blocked && after.filter(millis -> millis <= QUICK_MILLIS).isPresent(),
            blocked
                ? after
                    .map(millis -> "%s; %s".formatted(Millis.text(millis), LOCALLY_PROMISED))
                    .orElse("no verdict of a's own")
                : "packets still pass");
    for (var host : stage.others()) {
      var silent = attack.blockedOn(host);
      stage
          .proofs()
          .check(
              host + " drops it too", silent, silent ? "no packet passes" : "packets still pass");
    }
  }
}
