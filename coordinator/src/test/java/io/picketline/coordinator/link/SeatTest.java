package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.picketline.coordinator.Fleet;
import io.picketline.coordinator.SensorClient;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.Renewals;
import io.picketline.identity.Identity;
import io.picketline.protocol.Role;
import io.picketline.protocol.link.LinkMessage;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two certificates of one name, of which the earlier may be a stolen one. */
class SeatTest {
  private static final LinkLimits LIMITS =
      new LinkLimits(
          4,
          4,
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          1 << 30,
          new LinkLimits.Rates(10_000, 10_000, 100_000_000));

  @TempDir private Path directory;

  private final ActorTestKit kit = ActorTestKit.create();
  private TestProbe<VerdictRegistry.Command> registry;
  private Fleet fleet;
  private InetSocketAddress server;

  @BeforeEach
  void start() throws Exception {
    registry = kit.createTestProbe();
    fleet = new Fleet(Files.createDirectory(directory.resolve("ours")));
    server = listen();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void connect_earlierCertificate_leavesTheSessionOfTheLaterOne() throws Exception {
    var stolen = issued(Instant.now().minusSeconds(3_600), "stolen");
    var good = issued(Instant.now(), "good");
    try (var sensor = greeted(good);
        var thief = SensorClient.connect(server, Optional.of(stolen))) {
      thief.send(SensorClient.hello());

      assertThat(refusal(thief)).contains("later certificate");
      sensor.send(SensorClient.follow());
      assertThat(relayed(VerdictRegistry.Follow.class).host()).isEqualTo("alpha");
    }
  }

  @Test
  void connect_laterCertificate_takesOver() throws Exception {
    var first = issued(Instant.now().minusSeconds(3_600), "first");
    var next = issued(Instant.now(), "next");
    try (var sensor = greeted(first);
        var again = SensorClient.connect(server, Optional.of(next))) {
      again.send(SensorClient.hello());

      assertThat(again.receive()).isInstanceOf(LinkMessage.Welcome.class);
      assertThat(refusal(sensor)).contains("newer session");
    }
  }

  private Path issued(Instant at, String into) throws Exception {
    var identity = fleet.issue(Role.SENSOR, "alpha", at);
    return Files.move(identity, directory.resolve(into));
  }

  private SensorClient greeted(Path identity) throws Exception {
    var sensor = SensorClient.connect(server, Optional.of(identity));
    sensor.send(SensorClient.hello());
    assertThat(sensor.receive()).isInstanceOf(LinkMessage.Welcome.class);
    relayed(VerdictRegistry.Attach.class);
    return sensor;
  }

  /** What comes may be a greeting first, and whom to trust: the seat is asked for meanwhile. */
  private static String refusal(SensorClient sensor) throws Exception {
    while (true) {
      if (sensor.receive() instanceof LinkMessage.Refused(var reason)) {
        return reason;
      }
    }
  }

  private <T extends FromSession> T relayed(Class<T> kind) {
    while (true) {
      var relayed = registry.expectMessageClass(VerdictRegistry.Command.class);
      if (relayed instanceof FromSession.Relayed one) {
        one.session().tell(new VerdictRegistry.Taken(one.number()));
        if (kind.isInstance(one.message())) {
          return kind.cast(one.message());
        }
      }
    }
  }

  private InetSocketAddress listen() throws Exception {
    var identity = Identity.load(fleet.issue(Role.COORDINATOR, "center"), Role.COORDINATOR);
    var settings =
        new LinkServer.Settings(
            "127.0.0.1",
            0,
            () -> identity,
            new Renewals(directory),
            registry.ref(),
            "center",
            "picketline test",
            LIMITS,
            new LinkCounters(),
            Clock.systemUTC());
    var outcome = kit.<LinkServer.Outcome>createTestProbe();
    kit.spawn(LinkServer.create(settings, outcome.ref()));
    return outcome.expectMessageClass(LinkServer.Bound.class).address();
  }
}
