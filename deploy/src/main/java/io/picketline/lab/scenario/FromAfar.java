package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.fleet.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A viewer, an operator and a firewall, who ask a coordinator from a host without a daemon. */
final class FromAfar {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int API_PORT = 7417;
  private static final int DESK_PORT = 7415;
  private static final String SOURCE = "198.51.100.7";
  private static final String BLOCK =
      "{\"prefix\":\"%s\",\"duration\":\"PT1H\",\"reason\":\"by a program\"}".formatted(SOURCE);
  private static final int REFUSED = 4;

  private final Stage stage;
  private final Path home;

  private FromAfar(Stage stage, Path home) {
    this.stage = stage;
    this.home = home;
  }

  static void play(Stage stage) {
    var on = stage.coordinator();
    stage.story().chapter("a viewer, an operator and a firewall ask %s from afar".formatted(on));
    try {
      var home = Files.createDirectory(stage.fleet().authority().resolveSibling("afar"));
      var afar = new FromAfar(stage, home);
      afar.user("viewer");
      afar.user("operator");
      afar.programs();
      afar.firewall();
      afar.people();
    } catch (IOException e) {
      throw new LabException("no directory for those who ask from afar", e);
    }
  }

  /** Has the operator of the coordinator's host make one, with that role and of that name. */
  private void user(String role) {
    var authority = stage.fleet().authority().toString();
    var made =
        made(
            List.of(
                "user",
                "add",
                role,
                "--role",
                role,
                "--ca",
                authority,
                "--into",
                home.resolve(role).toString(),
                "--days",
                "1"));
    stage.story().quote(made);
  }

  private String made(List<String> arguments) {
    var said = stage.fleet().picket(stage.coordinator(), arguments);
    if (said.exit() != 0) {
      throw new LabException("%s: %s".formatted(String.join(" ", arguments), said.output()));
    }
    return said.output();
  }

  private void programs() {
    var status = curl("viewer", "/v1/status");
    prove("a viewer reads the status by the API", status.contains("\"leader\":\""), status);
    var measured = curl("viewer", "/metrics");
    var live = "picketline_fleet_sensor_up{host=\"%s\"} 1.0".formatted(Stage.SCANNED);
    prove("the metrics of the fleet are there", measured.contains(live), live);
    var post = List.of("-H", "Content-Type: application/json", "-d", BLOCK);
    var refused = curl("viewer", "/v1/verdicts", post);
    prove("his block is refused by the API", refused.contains("problem:forbidden"), refused);

    var from = curl("viewer", "/v1/events").replaceAll(".*\"upTo\":\"([^\"]*)\".*", "$1").strip();
    var stream =
        CompletableFuture.supplyAsync(
            () -> blockedAfter(from), runnable -> Thread.ofVirtual().start(runnable));
    var blocked = curl("operator", "/v1/verdicts?wait=PT30S", post);
    prove("an operator's block is made by the API", blocked.contains("\"behind\":0"), blocked);
    prove(
        "it is in force on a then",
        BlockedSets.v4(Stage.SCANNED).contains(SOURCE),
        String.join(" ", BlockedSets.v4(Stage.SCANNED)));
    var told = stream.join();
    prove("the API's stream tells a viewer of it", told.contains(SOURCE), told);
  }

  /** The stream of events up to the first block. */
  private String blockedAfter(String place) {
    var line =
        String.join(" ", quoted(command("viewer", "/v1/events?kind=blocked&after=" + place)))
            + " -N -H 'Accept: text/event-stream' | sed '/^data: /q'";
    return Tool.run(LIMIT, "", Tool.on(Topology.BYSTANDER, List.of("sh", "-c", line))).output();
  }

  private static List<String> quoted(List<String> words) {
    return words.stream().map("'%s'"::formatted).toList();
  }

  private void firewall() {
    var token = made(List.of("export", "token", "add", "edge-fw")).lines().findFirst().orElse("");
    var tag = home.resolve("tag").toString();
    var bearer = List.of("-H", "Authorization: Bearer " + token, "-w", " %{http_code}");
    var first = new ArrayList<>(bearer);
    first.addAll(List.of("--etag-save", tag));
    var list = curl("", "/v1/export/plain", first);
    prove("a firewall fetches the list by a token", list.equals(SOURCE + "\n 200"), list);
    var again = new ArrayList<>(bearer);
    again.addAll(List.of("--etag-compare", tag));
    var same = curl("", "/v1/export/plain", again);
    prove("and is told if it is the same", same.equals(" 304"), same);
  }

  /** The same people by the command: one names the coordinator, the other has a context. */
  private void people() {
    var server = "%s:%d".formatted(stage.topology().v4(stage.coordinator()), DESK_PORT);
    var viewer = "picket --server %s --identity %s ".formatted(server, home.resolve("viewer"));
    var seen = type(viewer + "verdicts -o name");
    prove("picket --server shows it to a viewer", seen.output().contains(SOURCE), seen.output());
    var refused = type(viewer + "unblock " + SOURCE);
    prove("and takes no change of his", refused.exit() == REFUSED, refused.output());

    var operator = home.resolve("operator");
    var done =
        type(
            "picket context add lab --server %s --identity %s".formatted(server, operator)
                + " && picket context use lab && picket unblock --wait=30s "
                + SOURCE);
    var released = !BlockedSets.v4(Stage.SCANNED).contains(SOURCE);
    prove("an operator's context lets him release it", done.exit() == 0 && released, done.output());
  }

  private Tool.Result type(String line) {
    stage.story().chapter("%s$ %s".formatted(Topology.BYSTANDER, line));
    // There is no daemon, and nobody names its socket.
    var alone = "unset PICKETLINE_SOCKET; export HOME=%s; %s".formatted(home, line);
    var said = stage.fleet().paste(Topology.BYSTANDER, alone);
    stage.story().quote(said.output());
    return said;
  }

  private String curl(String user, String path) {
    return curl(user, path, List.of());
  }

  private String curl(String user, String path, List<String> more) {
    var all = new ArrayList<>(command(user, path));
    all.addAll(more);
    return Tool.run(LIMIT, "", Tool.on(Topology.BYSTANDER, all)).output();
  }

  private List<String> command(String user, String path) {
    var on = stage.coordinator();
    var way = "%s::%s:".formatted(on, stage.topology().v4(on));
    var authority = home.resolve("viewer/ca.pem").toString();
    var all =
        new ArrayList<>(
            List.of("curl", "-sS", "-m", "40", "--connect-to", way, "--cacert", authority));
    if (!user.isEmpty()) {
      var identity = home.resolve(user);
      all.addAll(
          List.of(
              "--cert", identity.resolve("user.pem").toString(),
              "--key", identity.resolve("user.key").toString()));
    }
    all.add("https://%s:%d%s".formatted(on, API_PORT, path));
    return all;
  }

  private void prove(String proof, boolean ok, String said) {
    var detail = said.strip().lines().findFirst().orElse("silent");
    stage.proofs().check(proof, ok, detail.substring(0, Math.min(200, detail.length())));
  }
}
