package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Plan;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.List;

/** What docs/operations.md says for a fleet with one coordinator, typed as it stands there. */
final class Operations implements Scenario {

  private static final int HOSTS = 3;
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Prefix BEFORE = Prefix.parse("203.0.113.7");
  private static final Prefix AFTER = Prefix.parse("203.0.113.8");

  private static final String CANARY = "Try a change on few hosts first";
  private static final String BACKUP = "Backup";
  private static final String RESTORE = "Restore";
  private static final String NEW_KEY = "A new key for a host";
  private static final String REMOVE = "Remove a host";
  private static final String MOVE = "Move a coordinator";

  /** The sections of the page that it types. */
  static final List<String> SECTIONS = List.of(CANARY, BACKUP, RESTORE, NEW_KEY, REMOVE, MOVE);

  @Override
  public String name() {
    return "operations";
  }

  @Override
  public String summary() {
    return "the commands of docs/operations.md for a fleet with one coordinator do what it says";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(HOSTS, 1, options.runs()).withNewcomer();
  }

  @Override
  public void play(Stage stage) {
    var one = stage.coordinator();
    var other = stage.topology().newcomer();
    var typist = Typist.of(stage, List.of(one, other));
    Typist.order(stage, one, BEFORE);
    canary(stage, typist);
    typist.types(BACKUP);
    restored(stage, typist);
    newKey(stage, typist);
    removed(stage, typist);
    moved(stage, typist, other);
  }

  private static void canary(Stage stage, Typist typist) {
    var host = stage.topology().hosts().getFirst();
    var said =
        typist.types(
            CANARY,
            typed -> {
              if (typed.line().startsWith("systemctl ")) {
                observes(stage, host);
              }
            });
    prove(
        stage,
        "a host that observes is shown as that",
        said.contains("blocks nobody: this sensor only observes") && said.contains("observing: "),
        host);
    drops(stage, host, BEFORE, "it blocks again what the log holds");
  }

  /** Waits until the coordinator knows that the host only observes, or blocks again. */
  private static void observes(Stage stage, String host) {
    var observes = !BlockedSets.v4(host).contains(BEFORE.address().toString());
    var known =
        Fleet.await(
            SOON,
            () ->
                Roll.sensors(stage, stage.coordinator()).stream()
                    .flatMap(all -> all.sensors().stream())
                    .filter(sensor -> sensor.host().equals(host) && sensor.state().equals("live"))
                    .flatMap(sensor -> sensor.health().stream())
                    .anyMatch(health -> health.blocksNobody().isPresent() == observes));
    var how = observes ? "blocks nobody" : "blocks";
    prove(stage, "the coordinator knows that %s %s".formatted(host, how), known, host);
  }

  private static void restored(Stage stage, Typist typist) {
    Typist.order(stage, stage.coordinator(), AFTER);
    typist.types(RESTORE);
    stage.fleet().awaitLive();
    prove(
        stage,
        "what was blocked before the backup still is",
        Typist.holds(stage, stage.coordinator(), BEFORE),
        BEFORE.toString());
    drops(stage, stage.topology().hosts().getLast(), BEFORE, "on a host too");
  }

  private static void newKey(Stage stage, Typist typist) {
    var host = stage.topology().hosts().get(1);
    typist.types(NEW_KEY);
    live(stage, stage.coordinator(), host, "the host with a new key is live");
    drops(stage, host, BEFORE, "and blocks as before");
  }

  private static void removed(Stage stage, Typist typist) {
    var host = stage.topology().hosts().getLast();
    typist.types(REMOVE);
    prove(
        stage,
        "the removed host is live no more",
        !Roll.isLive(stage, stage.coordinator(), host),
        host);
  }

  private static void moved(Stage stage, Typist typist, String to) {
    stage.fleet().prepareCoordinator(to);
    typist.types(MOVE);
    var host = stage.topology().hosts().getFirst();
    live(stage, to, host, "%s is live at the coordinator that moved".formatted(host));
    Typist.order(stage, to, AFTER);
    drops(stage, host, AFTER, "and goes by what is ordered there");
    prove(stage, "the log has moved with it", Typist.holds(stage, to, BEFORE), BEFORE.toString());
  }

  private static void live(Stage stage, String coordinator, String host, String proof) {
    prove(stage, proof, Fleet.await(SOON, () -> Roll.isLive(stage, coordinator, host)), host);
  }

  private static void drops(Stage stage, String host, Prefix source, String proof) {
    var text = source.address().toString();
    var dropped = Fleet.await(SOON, () -> BlockedSets.v4(host).contains(text));
    prove(stage, proof, dropped, "%s on %s".formatted(text, host));
  }

  private static void prove(Stage stage, String proof, boolean ok, String detail) {
    stage.proofs().check(proof, ok, detail);
  }
}
