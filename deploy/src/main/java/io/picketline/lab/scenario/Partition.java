package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.NetworkCut;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
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

  private static final Duration LOCALLY = Duration.ofSeconds(10);

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

    Act(Stage stage, int run) {
      this.stage = stage;
      this.lost =
          stage.topology().coordinators().stream()
              .flatMap(name -> Roll.leader(stage, name).stream())
              .findFirst()
              .orElseThrow(() -> new LabException("no coordinator decides"));
      this.alone = stage.topology().hosts().getLast();
      this.coordinators =
          stage.topology().coordinators().stream().filter(name -> !name.equals(lost)).toList();
      this.hosts = stage.topology().hosts().stream().filter(name -> !name.equals(alone)).toList();
      this.list = BlockImport.addresses(2 * run * LIST, LIST);
      this.refused = BlockImport.addresses((2 * run + 1) * LIST, LIST);
      this.here = stage.topology().attack4(2 * run);
      this.there = stage.topology().attack4(2 * run + 1);
    }

    void play() {
      stage.story().chapter("%s and %s are cut off from all others".formatted(lost, alone));
      var together = Stream.concat(coordinators.stream(), hosts.stream()).toList();
      List.of(here, there).forEach(stage.network()::lend);
      try (var _ = new NetworkCut(stage.topology(), List.of(lost, alone), together)) {
        oneWriter();
        bothBlock();
      }
      stage.story().chapter("the cut is healed");
      identical();
      List.of(here, there).forEach(stage.network()::reclaim);
    }

    private void oneWriter() {
      var taken = Fleet.await(SUCCESSION, () -> takes(coordinators.getFirst(), list));
      stage
          .proofs()
          .check(
              "the side of two goes on deciding",
              taken,
              taken ? "an import is acknowledged" : "no import is acknowledged");
      var other = takes(lost, refused);
      stage
          .proofs()
          .check(
              "the side of one acknowledges nothing",
              !other,
              "an import is %s".formatted(other ? "acknowledged" : "not acknowledged"));
    }

    private boolean takes(String coordinator, List<String> addresses) {
      var reply = stage.fleet().ask(coordinator, BlockImport.part(addresses));
      if (reply instanceof LocalReply.Refused) {
        return false;
      }
      return BlockImport.acknowledged(reply, addresses.size());
    }

    private void bothBlock() {
      scan(here, hosts.getFirst());
      scan(there, alone);
      hosts.forEach(host -> dropped(host, here, "drops who scans its side"));
      dropped(alone, there, "drops who scans it, alone as it is");
    }

    private void scan(SourceAddress source, String host) {
      Nmap.scan(source, List.of(stage.topology().v4(host)), PORTS, Nmap.BRISK);
    }

    private void dropped(String host, SourceAddress source, String name) {
      var text = source.toString();
      var dropped = Fleet.await(LOCALLY, () -> BlockedSets.dropped4(host).contains(text));
      stage
          .proofs()
          .check("%s %s".formatted(host, name), dropped, dropped ? text : text + " is not dropped");
    }

    private void identical() {
      var all = stage.topology().hosts();
      var same =
          Fleet.await(
              HEALED,
              () ->
                  sets().size() == 1
                      && all.stream().map(this::place).distinct().count() == 1
                      && holds(here)
                      && holds(there));
      stage
          .proofs()
          .check(
              "after healing every host drops the same",
              same,
              all.stream()
                  .map(host -> "%s %d at %s".formatted(host, size(host), place(host)))
                  .collect(Collectors.joining(", ")));
      all.forEach(host -> BlockImport.prove(stage, host, list, "on the deciding side"));
      stage
          .proofs()
          .check(
              "every coordinator gives the same list",
              Fleet.await(HEALED, () -> lists().size() == 1),
              "%d lists of %d coordinators"
                  .formatted(lists().size(), stage.topology().coordinators().size()));
    }

    private List<?> sets() {
      return stage.topology().hosts().stream().map(BlockedSets::v4).distinct().toList();
    }

    private static int size(String host) {
      return BlockedSets.v4(host).size();
    }

    private boolean holds(SourceAddress source) {
      return BlockedSets.v4(alone).contains(source.toString());
    }

    private String place(String host) {
      var status = stage.status(host);
      return "%s:%d".formatted(status.epoch().map(Object::toString).orElse("-"), status.have());
    }

    private List<?> lists() {
      return stage.topology().coordinators().stream()
          .map(name -> Roll.blocks(stage, name))
          .distinct()
          .toList();
    }
  }
}
