package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Tool;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.SensorEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sensors' certificates of a short life are renewed while they are scanned, and then the authority
 * is changed, with nothing restarted; only the last host's is left to end.
 */
final class Renewal implements Scenario {

  /** Renewed with a third left; sensors look every five seconds whether it is time. */
  private static final Duration LIFE = Duration.ofSeconds(36);

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration PAUSE = Duration.ofSeconds(4);
  private static final int LEAST_HOSTS = 3;

  @Override
  public String name() {
    return "renewal";
  }

  @Override
  public String summary() {
    return "certificates are renewed and the authority is changed under a fleet that is scanned";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(Math.max(LEAST_HOSTS, options.hosts()), 1, 1).certifying(LIFE);
  }

  @Override
  public void play(Stage stage) {
    new Act(stage).play();
  }

  /** One performance of it. */
  private static final class Act {

    private final Stage stage;
    private final String late;
    private final List<String> kept;
    private final Map<String, SensorCertificate> first;
    private final Map<String, String> links;
    private final Map<String, String> starts;
    private int raids;

    Act(Stage stage) {
      this.stage = stage;
      late = stage.topology().hosts().getLast();
      kept = stage.topology().hosts().stream().filter(host -> !host.equals(late)).toList();
      first = certificates();
      links = links();
      starts = starts();
    }

    void play() {
      stage.fleet().of(late).identityWritable(false);
      try {
        var blocked = renewed();
        rotated();
        ended(blocked);
        retired();
      } finally {
        stage.fleet().of(late).identityWritable(true);
      }
    }

    /** Answers who was scanning. */
    private SourceAddress renewed() {
      stage.story().chapter("certificates that live for %d s".formatted(LIFE.toSeconds()));
      var source = raid("while certificates are renewed");
      while (!Fleet.await(PAUSE, () -> allOf(kept, this::isLater))
          && allOf(kept, host -> !isOver(host))) {
        source = raid("while certificates are renewed");
      }
      for (var host : kept) {
        prove(
            host + " has its certificate renewed by itself",
            isLater(host),
            "from %s to %s"
                .formatted(Objects.requireNonNull(first.get(host)).expires(), end(host)));
      }
      proveLinks("the links stay while certificates are renewed");
      var warnings = String.join("; ", stage.status(late).warnings());
      prove(
          late + ", whose files cannot be written, warns of it",
          warnings.contains("was not renewed"),
          warnings.isEmpty() ? "no warning" : warnings);
      return source;
    }

    private void rotated() {
      var before = authorities();
      var rotated = picket("ca", "rotate", identity());
      var reloaded = picket("reload");
      prove("picket ca rotate", rotated.exit() + reloaded.exit() == 0, line(rotated));
      var all = Fleet.await(SOON, () -> allOf(kept, host -> !before.contains(authority(host))));
      prove(
          "the others take certificates of the next authority by themselves",
          all,
          "%s instead of %s".formatted(String.join(", ", authorities()), before));
    }

    private void ended(SourceAddress blocked) {
      var on = stage.coordinator();
      var away = Fleet.await(SOON, () -> !Roll.isLive(stage, on, late));
      var link = stage.status(late).linkState();
      prove(
          late + " is refused when its certificate has ended",
          away && !link.startsWith("connected"),
          link);
      var named = line(picket("sensors"), one -> one.strip().startsWith(late + " "));
      var warned = String.join("; ", stage.coordinatorStatus().warnings());
      prove(
          "picket sensors and picket status name it",
          named.contains("ended") && warned.contains("certificates that have ended: of " + late),
          warned);
      prove(
          late + " goes on blocking",
          BlockedSets.v4(late).contains(blocked.toString()),
          "it drops " + blocked);
    }

    private void retired() {
      var refused = picket("ca", "retire", identity());
      prove(
          "picket ca retire is refused while %s would be left behind".formatted(late),
          refused.exit() != 0 && refused.output().contains(": " + late),
          line(refused));
      var retired = picket("ca", "retire", "--force", identity());
      var reloaded = picket("reload");
      prove("picket ca retire --force", retired.exit() + reloaded.exit() == 0, line(retired));
      raid("under the next authority");
      proveLinks("the links stay while the authority is changed");
      var now = starts();
      prove("no daemon was restarted", now.equals(starts), "%d daemons".formatted(now.size()));
    }

    private SourceAddress raid(String when) {
      var raid = Raid.play(stage, raids++);
      raid.proveDropped(stage, kept, SOON, when);
      return raid.source();
    }

    /** The same connections as in the beginning, and nothing of the log is lacking. */
    private void proveLinks(String proof) {
      var same = links().equals(links);
      var whole = Roll.awaitInForce(stage, stage.coordinator(), kept, SOON);
      var text = whole ? "and all of the log is in force" : "but the log is not in force";
      prove(proof, same && whole, "%s, %s".formatted(links().values(), text));
    }

    private Map<String, String> links() {
      return of(kept, host -> stage.status(host).linkState());
    }

    private Map<String, String> starts() {
      var all = of(stage.topology().hosts(), host -> stage.status(host).startedAt().toString());
      all.put(stage.coordinator(), stage.coordinatorStatus().startedAt().toString());
      return all;
    }

    private static Map<String, String> of(List<String> names, Function<String, String> what) {
      return new TreeMap<>(names.stream().collect(Collectors.toMap(it -> it, what)));
    }

    private Map<String, SensorCertificate> certificates() {
      return Roll.sensors(stage, stage.coordinator()).stream()
          .flatMap(all -> all.sensors().stream())
          .filter(sensor -> sensor.certificate().isPresent())
          .collect(
              Collectors.toMap(SensorEntry::host, sensor -> sensor.certificate().orElseThrow()));
    }

    private List<String> authorities() {
      var all = certificates();
      return kept.stream()
          .flatMap(host -> Optional.ofNullable(all.get(host)).stream())
          .map(SensorCertificate::authority)
          .distinct()
          .toList();
    }

    private String authority(String host) {
      var now = certificates().get(host);
      return now == null ? "" : now.authority();
    }

    private String end(String host) {
      var now = certificates().get(host);
      return now == null ? "none" : now.expires().toString();
    }

    private boolean isLater(String host) {
      var before = first.get(host);
      var now = certificates().get(host);
      return before != null && now != null && now.expires().isAfter(before.expires());
    }

    private boolean isOver(String host) {
      var before = first.get(host);
      return before == null || before.ended(Instant.now());
    }

    private static boolean allOf(List<String> hosts, Predicate<String> what) {
      return hosts.stream().allMatch(what);
    }

    private String identity() {
      return stage.fleet().of(stage.coordinator()).identity().toString();
    }

    private Tool.Result picket(String... words) {
      var on = stage.coordinator();
      stage.story().chapter("%s$ picket %s".formatted(on, String.join(" ", words)));
      var said = stage.fleet().picketAsCoordinator(on, List.of(words));
      stage.story().quote(said.output());
      return said;
    }

    private static String line(Tool.Result said) {
      return line(said, _ -> true);
    }

    private static String line(Tool.Result said, Predicate<String> which) {
      return Stream.concat(said.output().strip().lines().filter(which), Stream.of("nothing"))
          .findFirst()
          .orElseThrow();
    }

    private void prove(String proof, boolean ok, String detail) {
      stage.proofs().check(proof, ok, detail);
    }
  }
}
