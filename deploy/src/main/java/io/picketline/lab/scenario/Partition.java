package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.NetworkCut;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.fleet.Unit;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The coordinator that decides and one host are cut off from all others: one side alone goes on
 * deciding, both go on blocking, and after the cut is healed all hold the same.
 */
final class Partition implements Scenario {

  private static final int LIST = 500;
  private static final String PORTS = "1-200";

  /** Until the others have shut the lost one out and its successor serves. */
  private static final Duration SUCCESSION = Duration.ofSeconds(60);

  /** Until the lost one has ended, and is back, alone as it is. */
  private static final Duration SHUT_OUT = Duration.ofSeconds(60);

  private static final Duration LOCALLY = Duration.ofSeconds(30);

  /** Sensors of a lost coordinator come back to another one spread over half a minute. */
  private static final Duration HEALED = Duration.ofSeconds(90);

  @Override
  public String name() {
    return "partition";
  }

  @Override
  public String summary() {
    return "the deciding coordinator and one host are cut off, both sides scanned, the cut healed";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(Math.max(2, options.hosts()), Topology.MOST_COORDINATORS, 2 * options.runs());
  }

  @Override
  public void play(Stage stage) {
    for (var run = 0; run < stage.options().runs(); run++) {
      new Act(stage, run).play();
    }
    Bystander.check(stage, true, "afterwards");
  }

  /** One cut and its healing. */
  private static final class Act {
    private final Stage stage;
    private final String lost;
    private final String alone;
    private final List<String> coordinators;
    private final List<String> hosts;
    private final List<String> list;
    private final List<String> refused;
    private final SourceAddress here;
    private final SourceAddress there;
    private final Ledgers ledgers;

    Act(Stage stage, int run) {
      this.stage = stage;
      this.lost = Roll.leader(stage);
      this.alone = stage.topology().hosts().getLast();
      this.coordinators =
          stage.topology().coordinators().stream().filter(name -> !name.equals(lost)).toList();
      this.hosts = stage.topology().hosts().stream().filter(name -> !name.equals(alone)).toList();
      this.list = BlockImport.addresses(2 * run * LIST, LIST);
      this.refused = BlockImport.addresses((2 * run + 1) * LIST, LIST);
      this.here = stage.topology().attack4(2 * run);
      this.there = stage.topology().attack4(2 * run + 1);
      this.ledgers = new Ledgers(stage);
    }

    void play() {
      stage.story().chapter("%s and %s are cut off from all others".formatted(lost, alone));
      var together = Stream.concat(coordinators.stream(), hosts.stream()).toList();
      List.of(here, there).forEach(stage.network()::lend);
      try (var unit = new Unit(stage.fleet().daemon(lost))) {
        try (var _ = new NetworkCut(stage.topology(), List.of(lost, alone), together)) {
          oneWriter(unit);
          bothBlock();
          ledgers.read();
        }
        stage.story().chapter("the cut is healed");
        identical();
      }
      List.of(here, there).forEach(stage.network()::reclaim);
    }

    /** Both are asked all the time, from the first moment on; the lost one till it is up again. */
    private void oneWriter(Unit unit) {
      var ours = PacedImport.begin(stage, coordinators, list);
      var theirs = PacedImport.begin(stage, List.of(lost), refused);
      var taken = Fleet.await(SUCCESSION, ours::complete);
      stage
          .proofs()
          .check(
              "the side of two goes on deciding",
              taken,
              "%d of %d imported".formatted(ours.safe().size(), LIST));
      var _ = Fleet.await(SHUT_OUT, () -> unit.starts() > 0 && Roll.answers(stage, lost));
      theirs.stop();
      stage.story().line("%s was started again %d times".formatted(lost, unit.starts()));
      stage
          .proofs()
          .check(
              "the side of one acknowledges nothing",
              theirs.safe().isEmpty(),
              "%d imported, %d times not acknowledged"
                  .formatted(theirs.safe().size(), theirs.refused()));
    }

    private void bothBlock() {
      scan(here, hosts.getFirst());
      scan(there, alone);
      dropped(alone, there, LOCALLY, "drops who scans it, alone as it is");
      hosts.forEach(host -> dropped(host, here, HEALED, "drops who scans its side"));
    }

    private void scan(SourceAddress source, String host) {
      Nmap.scan(source, List.of(stage.topology().v4(host)), PORTS, Nmap.BRISK);
    }

    private void dropped(String host, SourceAddress source, Duration limit, String name) {
      var text = source.toString();
      var dropped = Fleet.await(limit, () -> BlockedSets.dropped4(host).contains(text));
      stage
          .proofs()
          .check("%s %s".formatted(host, name), dropped, dropped ? text : text + " is not dropped");
    }

    private void identical() {
      ledgers.proveAlike(HEALED);
      var same = Fleet.await(HEALED, () -> oneTable() && holds(here) && holds(there));
      var all = stage.topology().hosts();
      stage
          .proofs()
          .check(
              "after healing every host drops what the log says",
              same,
              all.stream()
                  .map(host -> "%s %d at %s".formatted(host, BlockedSets.v4(host).size(), at(host)))
                  .collect(Collectors.joining(", ")));
      all.forEach(host -> BlockImport.prove(stage, host, list, "on the deciding side"));
      ledgers.proveOneWriter();
    }

    /** The registry's table, and the kernel of every host. */
    private boolean oneTable() {
      var log =
          Roll.blocks(stage, coordinators.getFirst()).stream()
              .filter(Prefix::isSingle)
              .map(prefix -> prefix.address().toString())
              .collect(Collectors.toSet());
      return stage.topology().hosts().stream().allMatch(host -> BlockedSets.v4(host).equals(log))
          && stage.topology().hosts().stream().map(this::at).distinct().count() == 1;
    }

    private boolean holds(SourceAddress source) {
      return BlockedSets.v4(alone).contains(source.toString());
    }

    private String at(String host) {
      var status = stage.status(host);
      return "%s:%d".formatted(status.epoch().map(Object::toString).orElse("-"), status.have());
    }
  }
}
