package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.measure.Forger;
import io.picketline.lab.measure.NetworkNamespace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Forty thousand forged sources within 24 s, each with a probe of two hosts, and one real scanner
 * among them: he is the one found.
 */
final class Spoof implements Scenario {

  private static final int SOURCES = 40_000;
  private static final int HOSTS = 2;
  private static final Duration STEP = Duration.ofNanos(24_000_000_000L / SOURCES / HOSTS);
  private static final Duration UNDER_WAY = Duration.ofSeconds(30);
  private static final Duration TOLD = Duration.ofSeconds(30);

  /** Probes that have come when the real scan begins. */
  private static final int SOME = SOURCES / 4;

  private static final int FIRST_PORT = 1_024;
  private static final int PORTS = 16_000;
  private static final String SCANNED_PORTS = "1-1000";
  private static final String SEEN = "probes";
  private static final String WATCHED = "sources watched";

  /** Heaps are bounded, by 192 MB and 256 MB; this is far above what a process grows by. */
  private static final long MOST_GROWTH_KB = 96 * 1024;

  private static final long MOST_GROWTH_OF_COORDINATOR_KB = 256 * 1024;

  @Override
  public String name() {
    return "spoof";
  }

  @Override
  public String summary() {
    return "40,000 forged sources in 24 s, two hosts each: a real scan is found, and nobody else";
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true);
        var attack = Attack.begin(stage, meter, 0, stage.topology().attack4(0))) {
      var memory = memory(stage);
      var seen = seen(stage);
      stage.story().chapter("forged SYNs by way of the gateway, two from each source");
      var flood = CompletableFuture.runAsync(() -> flood(stage));
      Fleet.await(UNDER_WAY, () -> seen(stage) - seen > SOME);
      stage.story().line("%,d have come, now nmap".formatted(seen(stage) - seen));
      attack.scan(List.of(SCANNED), SCANNED_PORTS, Nmap.BRISK);
      found(stage, attack, flood);
      attack.hush();
      flood.join();
      came(stage, seen);
      alone(stage, attack);
      bounded(stage, memory);
    }
    Bystander.check(stage, true, "afterwards");
  }

  /** From the gateway's own namespace, as if they came from far away. */
  private static void flood(Stage stage) {
    var targets = stage.topology().hosts().stream().map(stage.topology()::v4).toList();
    try (var forger = new Forger(new NetworkNamespace(Topology.GATEWAY), targets, STEP)) {
      for (var number = 0; number < SOURCES; number++) {
        var source = stage.topology().forged4(number);
        for (var host = 0; host < HOSTS; host++) {
          var target = targets.get((number + host) % targets.size());
          forger.syn(source, target, FIRST_PORT + number * 31 % PORTS);
        }
      }
    }
  }

  /** Probes that the sensors saw. */
  private static long seen(Stage stage) {
    return stage.topology().hosts().stream()
        .mapToLong(host -> stage.status(host).counters().getOrDefault(SEEN, 0L))
        .sum();
  }

  private static void found(Stage stage, Attack attack, CompletableFuture<Void> flood) {
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
    var sent = SOURCES * HOSTS;
    var _ = Fleet.await(TOLD, () -> watched(stage) > SOURCES / 2);
    var seen = seen(stage) - before;
    stage
        .proofs()
        .check(
            "the sensors saw the flood, and the coordinator heard of it",
            seen > sent / 2 && watched(stage) > SOURCES / 2,
            "%,d of %,d probes, %,d of %,d sources".formatted(seen, sent, watched(stage), SOURCES));
  }

  private static long watched(Stage stage) {
    return stage.coordinatorStatus().counters().getOrDefault(WATCHED, 0L);
  }

  private static void alone(Stage stage, Attack attack) {
    var verdicts = stage.verdicts();
    stage
        .proofs()
        .check(
            "nobody else is blocked network-wide",
            verdicts.total() == 1
                && verdicts
                    .verdicts()
                    .getFirst()
                    .verdict()
                    .source()
                    .address()
                    .equals(attack.source()),
            "%d network verdicts".formatted(verdicts.total()));
    for (var host : stage.topology().hosts()) {
      var status = stage.status(host);
      stage
          .proofs()
          .check(
              "%s blocks nobody else".formatted(host),
              status.suspects() <= 1 && status.blocks() <= 1,
              "%d suspects and %d blocks".formatted(status.suspects(), status.blocks()));
    }
  }

  private static Map<String, Long> memory(Stage stage) {
    var memory = new LinkedHashMap<String, Long>();
    Stream.concat(stage.topology().hosts().stream(), stage.topology().coordinators().stream())
        .forEach(name -> memory.put(name, stage.fleet().daemon(name).memoryKb()));
    return memory;
  }

  private static void bounded(Stage stage, Map<String, Long> before) {
    before.forEach((name, kb) -> {
      var now = stage.fleet().daemon(name).memoryKb();
      var sensor = stage.topology().hosts().contains(name);
      stage
          .proofs()
          .check(
              "the memory of %s stays bounded".formatted(name),
              now - kb < (sensor ? MOST_GROWTH_KB : MOST_GROWTH_OF_COORDINATOR_KB),
              "%,d kB before, %,d kB after".formatted(kb, now));
    });
  }
}
