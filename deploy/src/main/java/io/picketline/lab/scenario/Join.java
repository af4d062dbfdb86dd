package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.List;

/**
 * One more host joins a running fleet with the line that an operator pastes, blocks with the others
 * and leaves with another line.
 */
final class Join implements Scenario {

  private static final Duration SOON = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "join";
  }

  @Override
  public String summary() {
    return "a host joins with one pasted command, blocks with the others, and leaves with another";
  }

  @Override
  public Plan plan(Options options) {
    return Scenario.super.plan(options).withNewcomer();
  }

  @Override
  public void play(Stage stage) {
    var host = stage.topology().newcomer();
    var files = stage.fleet().prepare(host);
    var here = " --identity %s --config %s".formatted(files.path().resolve("own"), files.config());
    try (var _ = Service.open(host)) {
      var line = enroll(stage, host);
      joins(stage, host, line + here);
      var second = type(stage, host, line + " --again" + here);
      prove(stage, "the same line a second time is refused", second.exit() != 0, second);
      stage.fleet().startSensor(host);
      live(stage, host, "it is live");
      FromAfar.play(stage);
      blocks(stage, host, 0, "%s drops who scans a".formatted(host), true);
      leaves(stage, host);
      var again = enroll(stage, host) + " --again" + here;
      joins(stage, host, again);
      stage.fleet().daemon(host).stop();
      stage.fleet().startSensor(host);
      live(stage, host, "it is live again after it was enrolled anew");
      blocks(stage, host, 2, "%s drops who scans a, once more".formatted(host), true);
      removed(stage, host);
    }
  }

  /** What the operator does, and the line that comes of it. */
  private static String enroll(Stage stage, String host) {
    var on = stage.coordinator();
    stage.story().chapter("%s$ picket enroll %s".formatted(on, host));
    var said = stage.fleet().picket(on, List.of("enroll", host, "--for", "10m"));
    stage.story().quote(said.output());
    return said.output()
        .lines()
        .filter(line -> line.startsWith("picket join "))
        .findFirst()
        .orElseThrow(() -> new LabException("no line to paste: " + said.output()));
  }

  private static void joins(Stage stage, String host, String line) {
    var began = System.nanoTime();
    var said = type(stage, host, line);
    var took = Millis.text((System.nanoTime() - began) / 1e6);
    prove(
        stage,
        "the pasted line makes %s one of the fleet".formatted(host),
        said.exit() == 0,
        "exit code %d after %s".formatted(said.exit(), took));
  }

  private static Tool.Result type(Stage stage, String host, String line) {
    stage.story().chapter("%s$ %s".formatted(host, line));
    var said = stage.fleet().paste(host, line);
    stage.story().quote(said.output());
    return said;
  }

  private static void live(Stage stage, String host, String proof) {
    var began = System.nanoTime();
    var live = Fleet.await(SOON, () -> Roll.isLive(stage, stage.coordinator(), host));
    prove(stage, proof, live, "after " + Millis.text((System.nanoTime() - began) / 1e6));
  }

  /** Whether its kernel comes to drop somebody who scans another host. */
  private static void blocks(Stage stage, String host, int number, String proof, boolean wanted) {
    var raid = Raid.play(stage, number);
    raid.proveDropped(stage, SOON, "a, number %d".formatted(number));
    var text = raid.source().toString();
    var limit = wanted ? SOON : Duration.ofSeconds(2);
    var dropped = Fleet.await(limit, () -> BlockedSets.v4(host).contains(text));
    prove(stage, proof, dropped == wanted, text + (dropped ? " is dropped" : " is not dropped"));
  }

  private static void leaves(Stage stage, String host) {
    var on = stage.coordinator();
    stage.story().chapter("%s$ picket sensors revoke %s".formatted(on, host));
    var began = System.nanoTime();
    var said = stage.fleet().picket(on, List.of("sensors", "revoke", host));
    stage.story().quote(said.output());
    var cut = Fleet.await(SOON, () -> !Roll.isLive(stage, on, host));
    var took = Millis.text((System.nanoTime() - began) / 1e6);
    prove(stage, "picket sensors revoke cuts it off at once", said.exit() == 0 && cut, took);
    blocks(stage, host, 1, "the log goes on without it", false);
    var link = stage.status(host).linkState();
    prove(stage, "its sensor says why it is alone", link.contains("revoked"), link);
  }

  private static void removed(Stage stage, String host) {
    var on = stage.coordinator();
    stage.fleet().daemon(host).stop();
    stage.story().chapter("%s$ picket sensors remove %s".formatted(on, host));
    var done = Fleet.await(SOON, () -> remove(stage, on, host));
    var gone =
        Roll.sensors(stage, on)
            .filter(all -> all.sensors().stream().noneMatch(one -> one.host().equals(host)))
            .isPresent();
    prove(
        stage,
        "picket sensors remove takes it off the list",
        done && gone,
        gone ? "gone" : "still there");
    var bystander = stage.topology().v4(Topology.BYSTANDER);
    var address = stage.topology().v4(host);
    var own = Service.answers(Topology.BYSTANDER, bystander, host, address);
    prove(stage, "the host itself serves on", own, "port " + Service.PORT);
  }

  /** Refused as long as its sensor may live. */
  private static boolean remove(Stage stage, String on, String host) {
    return stage.fleet().ask(on, new LocalRequest.RemoveHost(host, false))
        instanceof LocalReply.Changed;
  }

  private static void prove(Stage stage, String proof, boolean ok, Tool.Result said) {
    prove(stage, proof, ok, said.output().strip().lines().findFirst().orElse("silent"));
  }

  private static void prove(Stage stage, String proof, boolean ok, String detail) {
    stage.proofs().check(proof, ok, detail);
  }
}
