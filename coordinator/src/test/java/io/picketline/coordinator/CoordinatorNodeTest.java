package io.picketline.coordinator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole coordinators in this JVM, with mutual TLS between them and their sensors. */
class CoordinatorNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ALONE_OF_TWO =
      "one, which decides nothing: it hears too few of the other coordinators";
  private static final Prefix ATTACKER = Prefix.parse("198.51.100.9");

  @TempDir private Path directory;

  private final Map<String, CoordinatorNode> nodes = new HashMap<>();
  private Fleet fleet;
  private DaemonFiles files;

  @BeforeEach
  void createFleet() throws IOException {
    fleet = new Fleet(Files.createDirectory(directory.resolve("f")));
    files = new DaemonFiles(directory, fleet);
  }

  @AfterEach
  void stopAll() {
    nodes.values().forEach(CoordinatorNode::close);
  }

  @Test
  void start_alone_decidesForItsSensors() throws Exception {
    start("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    var sensor = fleet.issue(Role.SENSOR, "alpha");
    try (var alpha = SensorClient.connect(node("one").listening(), Optional.of(sensor))) {
      alpha.send(SensorClient.hello());
      assertThat(((LinkMessage.Welcome) alpha.receive()).coordinator()).isEqualTo("one");
      alpha.send(SensorClient.follow());

      var changed = ask("one", block());

      assertThat(changed).isInstanceOf(LocalReply.Changed.class);
      awaitBlock(alpha);
      var status = status("one");
      assertThat(status.leader()).isEqualTo("one");
      assertThat(status.members()).containsExactly(Map.entry("one", "up"));
      assertThat(status.sensorsLive()).isEqualTo(1);
      assertThat(status.counters()).containsEntry("sensor sessions", 1L);
    }
  }

  @Test
  void start_withoutAMajority_decidesNothingAndSaysSo() throws Exception {
    var ports = DaemonFiles.freePorts(3);
    start("one", ports.getFirst(), ports);
    awaitLeader("one", ALONE_OF_TWO);

    var refused = (LocalReply.Refused) ask("one", block());

    assertThat(refused.reason()).isEqualTo(LocalReply.Reason.UNAVAILABLE);
    assertThat(refused.message()).contains("too few of the others");
    assertThat(ask("one", new LocalRequest.ListVerdicts(10)))
        .isInstanceOf(LocalReply.Verdicts.class);
  }

  @Test
  void start_again_remembersWhatWasAcknowledged() throws Exception {
    var config = files.config("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    start("one", config);
    awaitLeader("one", "one");
    assertThat(ask("one", block())).isInstanceOf(LocalReply.Changed.class);
    stop("one");
    assertThat(files.socket("one")).doesNotExist();

    start("one", config);
    awaitLeader("one", "one");

    assertThat(status("one").verdicts()).isEqualTo(1);
  }

  @Test
  void leave_ofTheLeader_movesRegistryAndTellingAndKeepsWhatWasAcknowledged() throws Exception {
    var ports = DaemonFiles.freePorts(3);
    start("one", telling("one", ports.get(0), ports));
    start("two", telling("two", ports.get(1), ports));
    start("three", telling("three", ports.get(2), ports));
    for (var name : List.of("one", "two", "three")) {
      awaitLeader(name, "one");
      await()
          .atMost(PATIENCE)
          .until(
              () -> status(name).members().equals(Map.of("one", "up", "two", "up", "three", "up")));
    }
    // Through a coordinator that does not lead.
    assertThat(ask("three", block())).isInstanceOf(LocalReply.Changed.class);
    assertThat(status("two").verdicts()).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> told(ATTACKER) > 0);

    stop("one");

    // Which of the two is older depends on who was quicker to join.
    await()
        .atMost(PATIENCE)
        .until(() -> List.of("two", "three").contains(status("three").leader()));
    assertThat(status("three").verdicts()).isEqualTo(1);
    assertThat(status("three").epoch().orElseThrow().number()).isEqualTo(2);
    // told by one of three, and by whoever went on at most once more
    assertThat(told(ATTACKER)).isBetween(1L, 2L);
    var other = Prefix.parse("198.51.100.77");
    ask("three", new LocalRequest.Block(other, Duration.ofHours(1), "by hand"));
    await().atMost(PATIENCE).until(() -> told(other) == 1);
  }

  @Test
  void ended_whenSomethingHangs_comesAllTheSame() throws Exception {
    start("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    var system = node("one").system();
    var release = new CountDownLatch(1);
    system.systemActorOf(
        Behaviors.receive(Object.class)
            .onSignal(
                PostStop.class,
                _ -> {
                  release.await();
                  return Behaviors.same();
                })
            .build(),
        "hangs",
        DispatcherSelector.blocking());

    system.terminate();

    node("one").ended().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
    release.countDown();
  }

  @Test
  void start_sensorsCertificate_isRefused() throws Exception {
    var config = files.config("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    var wrong =
        new CoordinatorConfig(
            config.name(),
            config.listen(),
            config.cluster(),
            new CoordinatorConfig.Paths(
                fleet.issue(Role.SENSOR, "one"), config.paths().state(), config.paths().sockets()),
            config.bounds(),
            config.link(),
            config.desk(),
            config.deskAddress(),
            config.api(),
            config.retention(),
            config.receivers(),
            config.effective());

    assertThatThrownBy(() -> CoordinatorNode.start(wrong, "test", Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("no certificate of a coordinator");
  }

  @Test
  void join_withAnotherFleetsCertificate_isRefused() throws Exception {
    var ports = DaemonFiles.freePorts(2);
    start("one", ports.get(0), ports);
    awaitLeader("one", ALONE_OF_TWO);
    var strangers = new Fleet(Files.createDirectory(directory.resolve("strangers")));
    var other = new DaemonFiles(Files.createDirectory(directory.resolve("s")), strangers);
    var stranger =
        CoordinatorNode.start(other.config("two", ports.get(1), ports), "test", Clock.systemUTC());
    nodes.put("stranger", stranger);

    await()
        .during(Duration.ofSeconds(4))
        .atMost(PATIENCE)
        .until(() -> status("one").members().equals(Map.of("one", "up")));
  }

  private CoordinatorNode node(String name) {
    return requireNonNull(nodes.get(name));
  }

  private void stop(String name) {
    node(name).close();
    nodes.remove(name);
  }

  private void start(String name, int port, List<Integer> peers) throws Exception {
    start(name, files.config(name, port, peers));
  }

  /** The settings of one that tells a file of blocks. */
  private CoordinatorConfig telling(String name, int port, List<Integer> peers) throws Exception {
    var file = files.write(name, port, peers);
    var receiver =
        """
        coordinator.notify.file {
          type = command, command = [/usr/bin/tee, -a, "%s"], format = text, kinds = [blocked]
        }
        """
            .formatted(directory.resolve("told"));
    Files.writeString(file, receiver, StandardOpenOption.APPEND);
    return CoordinatorConfig.read(file);
  }

  private long told(Prefix about) throws IOException {
    var file = directory.resolve("told");
    try (var lines = Files.exists(file) ? Files.lines(file) : Stream.<String>empty()) {
      return lines.filter(line -> line.startsWith("blocked %s ".formatted(about))).count();
    }
  }

  private void start(String name, CoordinatorConfig config) throws StartException {
    nodes.put(name, CoordinatorNode.start(config, "picketline test", Clock.systemUTC()));
  }

  private void awaitLeader(String asked, String leader) {
    await().atMost(PATIENCE).until(() -> status(asked).leader().equals(leader));
  }

  private static void awaitBlock(SensorClient sensor) throws IOException {
    for (var message = sensor.receive(); ; message = sensor.receive()) {
      if (message instanceof LinkMessage.Delta delta
          && delta.entries().stream()
              .anyMatch(entry ->
                  entry.change() instanceof Change.Blocked(var verdict)
                      && verdict.source().equals(ATTACKER))) {
        return;
      }
      if (message instanceof LinkMessage.Snapshot snapshot) {
        if (snapshot.changes().stream().anyMatch(Change.Blocked.class::isInstance)) {
          return;
        }
        sensor.send(SensorClient.follow(snapshot)); // made before the block: what came after it
      }
    }
  }

  private static LocalRequest block() {
    return new LocalRequest.Block(ATTACKER, Duration.ofHours(1), "by hand");
  }

  private StatusReply.CoordinatorStatus status(String name) throws IOException {
    return (StatusReply.CoordinatorStatus) ask(name, new LocalRequest.ShowStatus());
  }

  private LocalReply ask(String name, LocalRequest request) throws IOException {
    try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(files.socket(name)))) {
      Frames.write(Channels.newOutputStream(connection), request);
      return Frames.read(Channels.newInputStream(connection), LocalReply.class).orElseThrow();
    }
  }
}
