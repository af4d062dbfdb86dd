package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.picketline.coordinator.Fleet;
import io.picketline.coordinator.SensorClient;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.Renewals;
import io.picketline.identity.Identity;
import io.picketline.protocol.Role;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkServerTest {
  private static final LinkLimits LIMITS =
      new LinkLimits(
          2,
          4,
          4,
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          1 << 30,
          new LinkLimits.Rates(10_000, 10_000, 100_000_000));

  @TempDir private Path directory;

  private final ActorTestKit kit = ActorTestKit.create();
  private final LinkCounters counters = new LinkCounters();
  private final Set<FromSession.Relayed> taken = new HashSet<>();
  private TestProbe<VerdictRegistry.Command> registry;
  private Fleet fleet;
  private InetSocketAddress server;

  @BeforeEach
  void start() throws Exception {
    registry = kit.createTestProbe();
    fleet = new Fleet(Files.createDirectory(directory.resolve("ours")));
    server = listen(LIMITS);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void hello_goodSensor_isWelcomedAndAttachedUnderItsCertificatesName() throws Exception {
    try (var sensor = connect("alpha")) {
      sensor.send(SensorClient.hello());

      var welcome = (LinkMessage.Welcome) sensor.receive();
      var attached = told(VerdictRegistry.Attach.class);

      assertThat(welcome.host()).isEqualTo("alpha");
      assertThat(welcome.coordinator()).isEqualTo("center");
      assertThat(attached.host().name()).isEqualTo("alpha");
      assertThat(attached.host().addresses()).containsExactly(SourceAddress.parse("192.0.2.7"));
    }
  }

  @Test
  void messages_ofTheSensor_reachTheRegistryUnderItsName() throws Exception {
    try (var sensor = greeted("alpha")) {
      sensor.send(SensorClient.follow());
      sensor.send(new LinkMessage.Report(7, 1, List.of()));
      sensor.send(new LinkMessage.Serves(ServedPorts.NONE));

      assertThat(told(VerdictRegistry.Follow.class).host()).isEqualTo("alpha");
      var report = told(VerdictRegistry.Report.class);
      assertThat(report.host()).isEqualTo("alpha");
      assertThat(report.boot()).isEqualTo(7);
      assertThat(told(VerdictRegistry.Serves.class).host()).isEqualTo("alpha");
    }
  }

  @Test
  void vitals_ofTheSensor_areToldAgainToARegistryThatHasJustStarted() throws Exception {
    try (var sensor = connect("alpha")) {
      sensor.send(SensorClient.hello());
      sensor.receive();
      var session = told(VerdictRegistry.Attach.class).session();
      var health =
          new LinkMessage.Health(
              1, 2, 3, 4, 5, 6, Optional.empty(), 7, 8, Instant.ofEpochSecond(9));
      var deviations = new LinkMessage.Deviations(7, List.of());
      sensor.send(health);
      sensor.send(deviations);
      var first = told(VerdictRegistry.Told.class);
      var second = told(VerdictRegistry.Told.class);

      assertThat(first.host()).isEqualTo("alpha");
      assertThat(first.vital()).isEqualTo(health);
      assertThat(second.vital()).isEqualTo(deviations);
      session.tell(new VerdictRegistry.Reattach());
      told(VerdictRegistry.Attach.class);
      assertThat(
              List.of(
                  told(VerdictRegistry.Told.class).vital(),
                  told(VerdictRegistry.Told.class).vital()))
          .containsExactlyInAnyOrder(health, deviations);
    }
  }

  @Test
  void push_ofTheRegistry_reachesTheSensorInOrder() throws Exception {
    try (var sensor = connect("alpha")) {
      sensor.send(SensorClient.hello());
      sensor.receive();
      var session = told(VerdictRegistry.Attach.class).session();
      for (var seq = 1; seq <= 50; seq++) {
        session.tell(new VerdictRegistry.Push(delta(seq)));
      }

      for (var seq = 1; seq <= 50; seq++) {
        assertThat(sensor.receive()).isEqualTo(delta(seq));
      }
    }
  }

  @Test
  void close_ofTheSensor_detachesIt() throws Exception {
    greeted("alpha").close();

    assertThat(registry.expectMessageClass(VerdictRegistry.Detach.class).host()).isEqualTo("alpha");
  }

  @Test
  void follow_beforeHello_isRefused() throws Exception {
    try (var sensor = connect("alpha")) {
      sensor.send(SensorClient.follow());

      assertThat(((LinkMessage.Refused) sensor.receive()).reason()).contains("hello");
      assertEnded(sensor);
    }
  }

  @Test
  void connect_withoutCertificate_getsNothing() {
    assertGetsNothing(Optional.empty());

    awaitCount(counters.handshakesRefused, 1);
  }

  @Test
  void connect_certificateOfAnotherAuthority_getsNothing() throws Exception {
    var other = new Fleet(Files.createDirectory(directory.resolve("other")));

    assertGetsNothing(Optional.of(other.issue(Role.SENSOR, "alpha")));

    awaitCount(counters.handshakesRefused, 1);
  }

  @Test
  void connect_coordinatorsCertificate_getsNothing() throws Exception {
    assertGetsNothing(Optional.of(fleet.issue(Role.COORDINATOR, "other")));

    awaitCount(counters.handshakesRefused, 1);
  }

  @Test
  void connect_plaintext_getsNothing() throws Exception {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
      Frames.write(socket.getOutputStream(), SensorClient.hello());
      // An alert record is all that TLS says; no message of ours comes.
      assertThat(SensorClient.untilEnd(socket)).hasSizeLessThan(16);
    }

    awaitCount(counters.handshakesRefused, 1);
  }

  @Test
  void hello_newerSessionOfTheHost_replacesTheOlder() throws Exception {
    var identity = fleet.issue(Role.SENSOR, "alpha");
    try (var older = SensorClient.connect(server, Optional.of(identity))) {
      older.send(SensorClient.hello());
      older.receive();
      try (var newer = SensorClient.connect(server, Optional.of(identity))) {
        newer.send(SensorClient.hello());

        assertThat(newer.receive()).isInstanceOf(LinkMessage.Welcome.class);
        assertThat(((LinkMessage.Refused) older.receive()).reason()).contains("newer");
        assertEnded(older);
      }
    }
  }

  @Test
  void refusal_ofTheRegistry_isPassedOnAndEndsTheSession() throws Exception {
    try (var sensor = connect("alpha")) {
      sensor.send(SensorClient.hello());
      sensor.receive();
      var session = told(VerdictRegistry.Attach.class).session();
      session.tell(new VerdictRegistry.Push(new LinkMessage.Refused("elsewhere now")));

      assertThat(sensor.receive()).isEqualTo(new LinkMessage.Refused("elsewhere now"));
      assertEnded(sensor);
    }
  }

  @Test
  void sensor_oneTooMany_isRefusedWithAReason() throws Exception {
    try (var first = greeted("alpha");
        var second = greeted("bravo");
        var third = connect("charlie")) {
      third.send(SensorClient.hello());

      // it may have been greeted before its seat was asked for
      var answer = third.receive();
      var last = answer instanceof LinkMessage.Welcome ? third.receive() : answer;
      assertThat(((LinkMessage.Refused) last).reason()).contains("no room");
      assertThat(first).isNotSameAs(second);
    }
  }

  @Test
  void connection_thatSaysNothing_isEnded() throws Exception {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());

      // An alert record is all that comes, if the end does not overtake it.
      assertThat(SensorClient.untilEnd(socket)).hasSizeLessThan(16);
      awaitCount(counters.silent, 1);
    }
  }

  @Test
  void session_thatFallsSilent_isEnded() throws Exception {
    try (var sensor = greeted("alpha")) {
      assertEnded(sensor);

      awaitCount(counters.silent, 1);
      registry.expectMessageClass(VerdictRegistry.Detach.class);
    }
  }

  @Test
  void sensor_thatDoesNotRead_isDropped() throws Exception {
    try (var sensor = connect("alpha")) {
      sensor.send(SensorClient.hello());
      sensor.receive();
      var session = told(VerdictRegistry.Attach.class).session();
      var delta = new VerdictRegistry.Push(LargeDelta.of(LinkMessage.MAX_ENTRIES));
      for (var i = 0; i < 200; i++) {
        session.tell(delta);
      }

      awaitCount(counters.stalled, 1);
      registry.expectMessageClass(VerdictRegistry.Detach.class);
    }
  }

  @Test
  void connections_oneTooManyAtTheDoor_areTurnedAway() throws Exception {
    var sockets = new java.util.ArrayList<Socket>();
    try {
      for (var i = 0; i < LIMITS.maxHandshakes() + 1; i++) {
        sockets.add(new Socket(server.getAddress(), server.getPort()));
      }

      awaitCount(counters.turnedAway, 1);
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void create_portTaken_saysSo() throws Exception {
    var outcome = kit.<LinkServer.Outcome>createTestProbe();
    kit.spawn(LinkServer.create(settings(server.getPort(), LIMITS), outcome.ref()));

    var refused = outcome.expectMessageClass(LinkServer.NotBound.class);

    assertThat(refused.cause()).contains("Bind failed");
  }

  private static LinkMessage.Delta delta(long seq) {
    var epoch = LargeDelta.EPOCH;
    var change = new Change.ServedChanged(ServedPorts.NONE);
    return new LinkMessage.Delta(
        epoch,
        new LogPoint(epoch, seq),
        List.of(new LogEntry(seq + 1, change)),
        seq + 1,
        LargeDelta.NOW);
  }

  private InetSocketAddress listen(LinkLimits limits) throws Exception {
    var outcome = kit.<LinkServer.Outcome>createTestProbe();
    kit.spawn(LinkServer.create(settings(0, limits), outcome.ref()));
    return outcome.expectMessageClass(LinkServer.Bound.class).address();
  }

  private LinkServer.Settings settings(int port, LinkLimits limits) throws Exception {
    var identity = Identity.load(fleet.issue(Role.COORDINATOR, "center"), Role.COORDINATOR);
    return new LinkServer.Settings(
        "127.0.0.1",
        port,
        () -> identity,
        new Renewals(directory),
        registry.ref(),
        "center",
        "picketline test",
        limits,
        counters,
        Clock.systemUTC());
  }

  /** The next message of that kind that a session relays; all are taken at once. */
  private <T extends FromSession> T told(Class<T> kind) {
    while (true) {
      var relayed = registry.expectMessageClass(FromSession.Relayed.class);
      relayed.session().tell(new VerdictRegistry.Taken(relayed.number()));
      if (taken.add(relayed)) {
        return kind.cast(relayed.message());
      }
    }
  }

  private SensorClient connect(String name) throws Exception {
    return SensorClient.connect(server, Optional.of(fleet.issue(Role.SENSOR, name)));
  }

  private SensorClient greeted(String name) throws Exception {
    var sensor = connect(name);
    sensor.send(SensorClient.hello());
    sensor.receive();
    told(VerdictRegistry.Attach.class);
    return sensor;
  }

  /** In TLS 1.3 the client is done before the server has seen its certificate. */
  private void assertGetsNothing(Optional<Path> identity) {
    assertThatThrownBy(
            () -> {
              try (var sensor = SensorClient.connect(server, identity)) {
                sensor.send(SensorClient.hello());
                sensor.receive();
              }
            })
        .isInstanceOf(IOException.class);
    registry.expectNoMessage(Duration.ofMillis(100));
  }

  private static void assertEnded(SensorClient sensor) {
    assertThatThrownBy(sensor::receive)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(java.net.SocketTimeoutException.class);
  }

  private static void awaitCount(LongAdder counter, long least) {
    await().atMost(Duration.ofMinutes(1)).until(() -> counter.sum() >= least);
  }
}
