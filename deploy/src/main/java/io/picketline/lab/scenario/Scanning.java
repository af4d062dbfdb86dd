package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Inbox;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.SourceAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scan of one host, after which that host and, where there is a coordinator, all others drop the
 * attacker.
 */
final class Scanning implements Scenario {

  /**
   * What makes one such scenario differ from another.
   *
   * @param network whether a coordinator takes part
   */
  private record Way(boolean v4, boolean network, String ports, List<String> nmap) {}

  private static final String THOUSAND = "1-1000";

  private final String name;
  private final String summary;
  private final Way way;

  private Scanning(String name, String summary, Way way) {
    this.name = name;
    this.summary = summary;
    this.way = way;
  }

  static Scenario vertical() {
    return new Scanning(
        "scan",
        "nmap scans 1,000 ports of a: a, b and c drop the attacker",
        new Way(true, true, THOUSAND, Nmap.BRISK));
  }

  static Scenario vertical6() {
    return new Scanning(
        "scan6",
        "the same over IPv6, attacker and bystander behind a router in networks of their own",
        new Way(false, true, THOUSAND, Nmap.BRISK));
  }

  static Scenario slowOnOneHost() {
    return new Scanning(
        "onehost",
        "one port a second, of a alone: b and c drop the attacker too, for a goes on looking",
        new Way(true, true, "1-8", List.of("--scan-delay", "1s", "--max-retries", "0")));
  }

  static Scenario alone() {
    return new Scanning(
        "standalone",
        "no coordinator: a drops the attacker by itself, b and c know nothing",
        new Way(true, false, THOUSAND, Nmap.BRISK));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public Plan plan(Options options) {
    if (way.network()) {
      return new Plan(options.hosts(), options.coordinators(), options.runs());
    }
    var topology = new Topology(options.hosts(), 0);
    return new Plan(options.hosts(), 0, options.runs())
        .setting(Map.of(SCANNED, List.of(Inbox.setting(topology.v4(Topology.BYSTANDER)))));
  }

  @Override
  public void play(Stage stage) {
    Bystander.check(stage, way.v4(), "before the attack");
    try (var meter = Streams.open(stage, way.v4());
        var inbox = Inbox.open(Topology.BYSTANDER)) {
      for (var run = 0; run < stage.options().runs(); run++) {
        try (var attack = Attack.begin(stage, meter, run, source(stage, run))) {
          attack(stage, attack, run);
          if (!way.network()) {
            Told.prove(stage, inbox, attack.source());
          }
        }
        Bystander.check(stage, way.v4(), "after the attack");
      }
    }
  }

  private SourceAddress source(Stage stage, int run) {
    return way.v4() ? stage.topology().attack4(run) : stage.topology().attack6(run);
  }

  private void attack(Stage stage, Attack attack, int run) {
    if (run == 0) {
      stage.story().chapter("nmap scans a from %s".formatted(attack.source()));
    }
    var scan = attack.scan(List.of(SCANNED), way.ports(), way.nmap());
    stage.times().answered(SCANNED, scan.answered());
    var local = provenLocal(stage, attack, scan);
    var network =
        way.network()
            ? NetworkBlock.prove(stage, attack, stage.others())
            : Optional.<Decision>empty();
    if (!way.network()) {
      unaware(stage, attack);
    }
    new Timeline(stage, attack).tell(run, local, network);
    attack.hush();
    if (way.network()) {
      filtered(stage, attack);
      if (run == 0) {
        Why.tell(stage, attack);
      }
    } else if (run == 0) {
      Why.tell(stage, attack, SCANNED);
    }
  }

  private static Optional<Decision> provenLocal(Stage stage, Attack attack, Nmap.Scan scan) {
    var blocked = attack.blockedOn(SCANNED);
    var local = attack.local();
    var after = local.map(decision -> attack.after(decision, SCANNED));
    after.ifPresent(stage.times()::local);
    attack
        .passed(SCANNED)
        .uncertainty()
        .ifPresent(doubt -> stage.times().resolution(doubt.toNanos() / 1e6));
    stage
        .proofs()
        .check(
            "a drops the attacker",
            blocked && local.isPresent(),
            blocked
                ? "%s after %s; nmap saw %d ports answer"
                    .formatted(
                        after.map(Millis::text).orElse("no verdict"),
                        local.map(Decision::text).orElse("no evidence"),
                        scan.answered())
                : "packets still pass");
    return local;
  }

  private static void filtered(Stage stage, Attack attack) {
    for (var host : stage.others()) {
      var seen = attack.scan(List.of(host), THOUSAND, Nmap.FAST).answered();
      stage.times().answered(host, seen);
      stage
          .proofs()
          .check(
              "the attacker sees %s filtered".formatted(host),
              seen == 0,
              "%d of 1,000 ports answered".formatted(seen));
    }
  }

  private static void unaware(Stage stage, Attack attack) {
    for (var host : stage.others()) {
      stage
          .proofs()
          .check(
              host + " goes on as before", attack.reaches(host), "the attacker's packets arrive");
    }
  }
}
