package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.fleet.Topology;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Forty thousand forged sources in 24 s, and one real scanner among them: he is the one found. */
final class Flood implements Scenario {

  private static final int SOURCES = 40_000;
  private static final String STEP = "u600";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration UNDER_WAY = Duration.ofSeconds(30);
  private static final int QUARTER = SOURCES / 4;
  private static final String PORTS = "1-1000";
  private static final String SEEN = "probes";

  /** A sensor's heap is bounded by 96 MB; this is far above what it grows by. */
  private static final long MOST_GROWTH_KB = 96 * 1024;

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String summary() {
    return "40,000 forged sources in 24 s: a real scan among them is found, and nobody else";
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0))) {
      var before = stage.fleet().daemon(SCANNED).memoryKb();
      var seen = seen(stage);
      stage.story().chapter("forged SYNs by way of the gateway, one from each source");
      var flood = CompletableFuture.supplyAsync(() -> flood(stage));
      Fleet.await(UNDER_WAY, () -> seen(stage) - seen > QUARTER);
      stage.story().line("%,d have come, now nmap".formatted(seen(stage) - seen));
      attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
      found(stage, attack, flood);
      flood.join();
      came(stage, seen);
      alone(stage, attack);
      bounded(stage, before);
    }
    Bystander.check(stage, true, "afterwards");
  }

  /** From the gateway's own namespace, as if they came from far away. */
  private static Tool.Result flood(Stage stage) {
    return Tool.run(
        LIMIT,
        "",
        Tool.on(
            Topology.GATEWAY,
            List.of(
                "hping3",
                "-q",
                "-S",
                "--rand-source",
                "-I",
                Topology.INTERFACE,
                "-p",
                "++1",
                "-c",
                Integer.toString(SOURCES),
                "-i",
                STEP,
                stage.topology().v4(SCANNED).toString())));
  }

  private static long seen(Stage stage) {
    return stage.status(SCANNED).counters().getOrDefault(SEEN, 0L);
  }

  private static void found(Stage stage, Attack attack, CompletableFuture<Tool.Result> flood) {
    var blocked = attack.blockedOn(SCANNED);
    var meanwhile = !flood.isDone();
    stage
        .proofs()
        .check(
            "a finds the real scanner in the flood",
            blocked && meanwhile,
            "%s %s"
                .formatted(
                    blocked ? "no packet passes," : "packets still pass,",
                    meanwhile ? "while the flood goes on" : "but the flood is over"));
    for (var host : stage.others()) {
      var silent = attack.blockedOn(host);
      stage
          .proofs()
          .check(
              host + " drops the real scanner",
              silent,
              silent ? "no packet passes" : "packets still pass");
    }
  }

  private static void came(Stage stage, long before) {
    var seen = seen(stage) - before;
    stage
        .proofs()
        .check("a saw the flood", seen > SOURCES / 2, "%,d of %,d probes".formatted(seen, SOURCES));
  }

  private static void alone(Stage stage, Attack attack) {
    var status = stage.status(SCANNED);
    var told = attack.why(SCANNED).verdicts().size();
    stage
        .proofs()
        .check(
            "nobody else is blocked",
            status.suspects() <= 1 && status.blocks() <= 1 && told > 0,
            "%d suspects and %d blocks on a".formatted(status.suspects(), status.blocks()));
  }

  private static void bounded(Stage stage, long before) {
    var after = stage.fleet().daemon(SCANNED).memoryKb();
    stage
        .proofs()
        .check(
            "the sensor's memory stays bounded",
            after - before < MOST_GROWTH_KB,
            "%,d kB before, %,d kB after".formatted(before, after));
  }
}
