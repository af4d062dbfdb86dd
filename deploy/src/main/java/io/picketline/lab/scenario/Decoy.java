package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * nmap hides among decoys, which are addresses of real people. Over IPv6, where attacker and
 * bystander are behind one router, nothing but the probes themselves can tell them apart from him.
 */
final class Decoy implements Scenario {

  private static final String PORTS = "4001-4040";
  private static final int INNOCENT = 4;

  /** What an IPv6 source is held as. */
  private static final int NETWORK = 64;

  private static final String LINE = "decoy scan candidates=";
  private static final String FOUND = "decoys found";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "decoy";
  }

  @Override
  public String summary() {
    return "nmap -D with real people's addresses: none of them is blocked, the group is reported";
  }

  @Override
  public void play(Stage stage) {
    var innocent = people(stage);
    serves(stage, innocent.getFirst(), "before");
    var scanner = stage.topology().attack6(0);
    stage.network().lend(scanner);
    hide(stage, scanner, innocent, List.of(SCANNED));
    hide(stage, scanner, innocent, stage.topology().hosts());
    found(stage, innocent, scanner);
    reported(stage, innocent, scanner);
    Stream.concat(innocent.stream(), Stream.of(scanner)).forEach(who -> free(stage, who));
    innocent.forEach(who -> serves(stage, who, "afterwards"));
    awake(stage);
    Bystander.check(stage, true, "over IPv4 too");
    onLink(stage);
    Bystander.check(stage, true, "afterwards");
  }

  /** The bystander, who is known to the hosts, and others whom no host has seen yet. */
  private static List<SourceAddress> people(Stage stage) {
    var people = new ArrayList<>(List.of(stage.topology().bystander6()));
    IntStream.range(1, INNOCENT).mapToObj(stage.topology()::innocent6).forEach(people::add);
    people.stream().skip(1).forEach(who -> stage.network().lend(Topology.BYSTANDER, who));
    return people;
  }

  private static void hide(
      Stage stage, SourceAddress scanner, List<SourceAddress> innocent, List<String> hosts) {
    stage.story().chapter("nmap scans %s, four innocent addresses beside its own".formatted(hosts));
    var targets = hosts.stream().map(stage.topology()::v6).toList();
    var scan = Nmap.scan(scanner, targets, PORTS, options(innocent));
    stage.story().line(scan.command());
  }

  private static List<String> options(List<SourceAddress> decoys) {
    var all = new ArrayList<>(Nmap.BRISK);
    all.addAll(
        List.of("-D", String.join(",", decoys.stream().map(Object::toString).toList()) + ",ME"));
    return all;
  }

  private static void found(Stage stage, List<SourceAddress> innocent, SourceAddress scanner) {
    var all = innocent.size() + 1L;
    var found = Fleet.await(LIMIT, () -> found(stage) == all);
    stage
        .proofs()
        .check(
            "the coordinator finds all of the group and nobody else",
            found,
            "%d of %d, %s among them".formatted(found(stage), all, scanner));
  }

  private static long found(Stage stage) {
    return stage.coordinatorStatus().counters().getOrDefault(FOUND, 0L);
  }

  /** One line with all candidates, nothing more. */
  private static void reported(Stage stage, List<SourceAddress> innocent, SourceAddress scanner) {
    var told = Fleet.await(LIMIT, () -> !lines(stage).isEmpty());
    var lines = lines(stage);
    var all =
        Stream.concat(innocent.stream(), Stream.of(scanner))
            .map(who -> who.masked(NETWORK) + "/" + NETWORK)
            .toList();
    stage
        .proofs()
        .check(
            "the group is reported as one decoy scan with its candidates",
            told && lines.size() == 1 && all.stream().allMatch(lines.getFirst()::contains),
            lines.isEmpty() ? "no line in the log" : String.join("; ", lines));
  }

  private static List<String> lines(Stage stage) {
    return stage.topology().coordinators().stream()
        .map(name -> stage.fleet().of(name).log())
        .flatMap(Decoy::lines)
        .toList();
  }

  private static Stream<String> lines(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .filter(line -> line.contains(LINE))
          .map(line -> line.substring(line.indexOf(LINE)));
    } catch (IOException e) {
      throw new LabException("cannot read " + log, e);
    }
  }

  /** Nobody can tell which of the group is the scanner, so it goes for him too. */
  private static void free(Stage stage, SourceAddress who) {
    var daemons =
        Stream.concat(stage.topology().coordinators().stream(), stage.topology().hosts().stream());
    var blocking = daemons.filter(daemon -> !stage.why(daemon, who).verdicts().isEmpty()).toList();
    stage
        .proofs()
        .check(
            "nobody of the group is blocked, on any host",
            blocking.isEmpty(),
            blocking.isEmpty() ? "no verdict" : "%s has one on %s".formatted(blocking, who));
  }

  private static void serves(Stage stage, SourceAddress who, String when) {
    var deaf =
        stage.topology().hosts().stream()
            .filter(
                host -> !Service.answers(Topology.BYSTANDER, who, host, stage.topology().v6(host)))
            .toList();
    stage
        .proofs()
        .check(
            "every host serves the innocent " + when,
            deaf.isEmpty(),
            deaf.isEmpty() ? "port " + Service.PORT : "%s does not serve %s".formatted(deaf, who));
  }

  /** The sensors do look: who scans in his own name alone is blocked. */
  private static void awake(Stage stage) {
    var alone = stage.topology().attack6(1);
    stage.network().lend(alone);
    stage.story().chapter("and without decoys, from %s".formatted(alone));
    Nmap.scan(alone, List.of(stage.topology().v6(SCANNED)), PORTS, Nmap.BRISK);
    blocked(stage, alone, "who scans without decoys is blocked");
  }

  /**
   * On one link the frames tell whose the probes are: a neighbour whom the host knows hides nobody.
   */
  private static void onLink(Stage stage) {
    var neighbour = stage.topology().v4(Topology.BYSTANDER);
    var scanner = stage.topology().attack4(0);
    stage.network().lend(scanner);
    stage.story().chapter("over IPv4, on one link with the hosts, with its neighbour as a decoy");
    var target = stage.topology().v4(SCANNED);
    Nmap.scan(scanner, List.of(target), PORTS, options(List.of(neighbour)));
    blocked(stage, scanner, "who hides behind a neighbour on the same link is blocked");
  }

  private static void blocked(Stage stage, SourceAddress who, String name) {
    var blocked =
        Fleet.await(LIMIT, () -> !stage.why(stage.coordinator(), who).verdicts().isEmpty());
    stage.proofs().check(name, blocked, blocked ? "a network verdict" : "no network verdict");
  }
}
