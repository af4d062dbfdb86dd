package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.LabNetwork;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.matrix.Cell;
import io.picketline.lab.matrix.Finding;
import io.picketline.lab.matrix.Finding.Ending;
import io.picketline.lab.matrix.Result;
import io.picketline.lab.matrix.Scan;
import io.picketline.lab.matrix.Shooting;
import io.picketline.lab.matrix.Shot;
import io.picketline.lab.matrix.Table;
import io.picketline.protocol.Mode;
import io.picketline.protocol.ScanTool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Real scanners against a sensor of each mode: what it names and whom it blocks. */
final class Matrix implements Scenario {

  /** A sensor counts no stray ACK in its first 120 s, and a bit. */
  private static final Duration GROWN_UP = Duration.ofSeconds(122);

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** One cell that is played: where, and from which address. */
  private record Played(Cell cell, String host, Shot shot) {}

  @Override
  public String name() {
    return "matrix";
  }

  @Override
  public String summary() {
    return "nmap, masscan, zmap and hping3 against a sensor of each mode: named, and blocked?";
  }

  @Override
  public Plan plan(Options options) {
    var modes = modes(options);
    var topology = new Topology(modes.size(), 0);
    var settings = new LinkedHashMap<String, List<String>>();
    for (var mode : modes) {
      settings.put(topology.hosts().get(modes.indexOf(mode)), settings(mode));
    }
    return new Plan(modes.size(), 0, 1).setting(settings);
  }

  /** One mode a sensor, so that no mode sees for another. */
  private static List<String> settings(Mode mode) {
    var lines = new ArrayList<>(List.of("modes = [%s]".formatted(mode.text())));
    switch (mode) {
      case TCP, STCP -> lines.add("tcp-ports = [\"%s\"]".formatted(Scan.RANGE));
      case UDP, SUDP -> lines.add("udp-ports = [\"%s\"]".formatted(Scan.RANGE));
      case ATCP, AUDP -> {}
    }
    return lines;
  }

  /** Those of the cells that are played. */
  private static List<Cell> cells(Options options) {
    var cells = Table.expected().cells().stream().filter(options.cells()::takes).toList();
    if (cells.isEmpty()) {
      throw new LabException(
          "no cell of the matrix has \"%s\" in its name".formatted(options.cells().like()));
    }
    return cells;
  }

  private static List<Mode> modes(Options options) {
    return cells(options).stream().map(Cell::mode).distinct().sorted().toList();
  }

  @Override
  public void play(Stage stage) {
    var played = played(stage);
    stage.story().chapter("%d scans of %d ports each".formatted(played.size(), Scan.PORTS));
    var byAge =
        played.stream().collect(Collectors.partitioningBy(each -> each.cell().scan().showsAck()));
    scan(stage, byAge.getOrDefault(false, List.of()));
    var late = byAge.getOrDefault(true, List.of());
    if (!late.isEmpty()) {
      awaitAge(stage);
      scan(stage, late);
    }
    played.forEach(each -> judge(stage, each));
    if (stage.options().cells().all()) {
      Bystander.check(stage, true, "afterwards");
    }
  }

  private static List<Played> played(Stage stage) {
    var modes = modes(stage.options());
    var links =
        stage.topology().hosts().stream()
            .collect(Collectors.toMap(host -> host, LabNetwork::linkAddress));
    var cells = cells(stage.options());
    return IntStream.range(0, cells.size())
        .mapToObj(number -> {
          var cell = cells.get(number);
          var host = stage.topology().hosts().get(modes.indexOf(cell.mode()));
          return new Played(cell, host, shot(stage, cell.scan(), host, number, links));
        })
        .toList();
  }

  private static Shot shot(
      Stage stage, Scan scan, String host, int number, Map<String, String> links) {
    var topology = stage.topology();
    var v4 = !scan.overIpv6();
    var decoys = v4 ? topology.decoys4(number) : topology.decoys6(number);
    return new Shot(
        v4 ? topology.attack4(number) : topology.attack6(number),
        Streams.address(stage, host, v4),
        links.getOrDefault(host, ""),
        scan.withDecoys() ? decoys : List.of());
  }

  private static void scan(Stage stage, List<Played> played) {
    var began = System.nanoTime();
    new Shooting(stage.network())
        .run(
            played.stream()
                .map(each -> new Shooting.Order(each.cell().scan(), each.shot()))
                .toList());
    stage
        .story()
        .line(
            "%d scans done in %s"
                .formatted(played.size(), Millis.text((System.nanoTime() - began) / 1e6)));
  }

  private static void awaitAge(Stage stage) {
    var youngest =
        stage.topology().hosts().stream()
            .map(host -> stage.status(host).startedAt())
            .max(Instant::compareTo)
            .orElseThrow();
    stage.story().line("waiting until every sensor has run for " + GROWN_UP.toSeconds() + " s");
    var _ = Fleet.await(GROWN_UP, () -> Instant.now().isAfter(youngest.plus(GROWN_UP)));
  }

  /** Looks once more after all scans, so that what came late is seen too. */
  private static void judge(Stage stage, Played played) {
    var expected = played.cell().expected();
    var _ = Fleet.await(LIMIT, () -> found(stage, played).equals(expected));
    var found = found(stage, played);
    stage.results().add(Result.of(played.cell(), found));
    stage
        .proofs()
        .check(
            "%s: %s".formatted(played.cell().name(), expected.told()),
            found.equals(expected),
            "%s from %s%s".formatted(found.told(), played.shot().source(), reason(stage, played)));
  }

  /** In the sensor's own words. */
  private static String reason(Stage stage, Played played) {
    return stage.why(played.host(), played.shot().source()).verdicts().stream()
        .map(standing -> ", " + standing.verdict().reason())
        .findFirst()
        .orElse("");
  }

  private static Finding found(Stage stage, Played played) {
    var why = stage.why(played.host(), played.shot().source());
    var names = new TreeSet<String>();
    why.evidence().forEach(piece -> names.add(piece.type().text()));
    var blocked =
        !why.verdicts().isEmpty()
            || played.shot().decoys().stream()
                .anyMatch(decoy -> !stage.why(played.host(), decoy).verdicts().isEmpty());
    var decoys = played.cell().scan().withDecoys() && !names.isEmpty();
    var tool =
        why.verdicts().stream()
            .flatMap(standing -> standing.verdict().tool().stream())
            .map(ScanTool::text)
            .findFirst()
            .orElse("");
    var ending = blocked ? Ending.VERDICT : decoys ? Ending.DECOYS : Ending.NO_VERDICT;
    return new Finding(names, ending, tool);
  }
}
