package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.picketline.coordinator.Fleet;
import io.picketline.coordinator.SensorClient;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.Renewals;
import io.picketline.identity.Identity;
import io.picketline.protocol.Role;
import io.picketline.protocol.link.LinkMessage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sensors of the version before, and of the next ones, at a coordinator's link. */
class MixedVersionsTest {
  private static final int OURS = LinkMessage.VERSION;
  private static final int OLDEST = LinkMessage.OLDEST_VERSION;
  private static final LinkLimits LIMITS =
      new LinkLimits(
          2,
          4,
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          1 << 30,
          new LinkLimits.Rates(10_000, 10_000, 100_000_000));

  @TempDir private Path directory;

  private final ActorTestKit kit = ActorTestKit.create();
  private final LinkCounters counters = new LinkCounters();
  private TestProbe<VerdictRegistry.Command> registry;
  private SensorClient sensor;

  @BeforeEach
  void start() throws Exception {
    registry = kit.createTestProbe();
    var fleet = new Fleet(Files.createDirectory(directory.resolve("ours")));
    sensor = SensorClient.connect(listen(fleet), Optional.of(fleet.issue(Role.SENSOR, "alpha")));
  }

  @AfterEach
  void stop() throws Exception {
    sensor.close();
    kit.shutdownTestKit();
  }

  @Test
  void hello_ofTheVersionBefore_isWelcomedByThat() throws Exception {
    say(hello(OLDEST, Optional.empty()));

    assertThat(((LinkMessage.Welcome) sensor.receive()).version()).isEqualTo(OLDEST);
    take(VerdictRegistry.Attach.class);
    sensor.send(SensorClient.follow());
    take(VerdictRegistry.Follow.class);
  }

  @Test
  void hello_ofThisVersion_isWelcomedByTheNewest() throws Exception {
    say(hello(OLDEST, Optional.of(OURS)));

    assertThat(((LinkMessage.Welcome) sensor.receive()).version()).isEqualTo(OURS);
    take(VerdictRegistry.Attach.class);
  }

  @Test
  void hello_ofTheNextVersion_isWelcomedByOursAndMaySayWhatWeDoNotKnow() throws Exception {
    say(hello(OURS, Optional.of(OURS + 1)));
    assertThat(((LinkMessage.Welcome) sensor.receive()).version()).isEqualTo(OURS);
    take(VerdictRegistry.Attach.class);

    say(Map.of("t", "of-the-future", "more", List.of(1, 2)));
    say(offer(Map.of("t", "change-of-the-future", "more", 1)));
    sensor.send(SensorClient.follow());

    var offered = take(VerdictRegistry.Offer.class);
    assertThat(offered.entries()).hasSize(1);
    take(VerdictRegistry.Follow.class);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> counters.snapshot().getOrDefault("unknown messages", 0L) == 1);
  }

  @Test
  void hello_ofVersionsBeyondOurs_isRefusedAndTheFleetIsToldWhatToUpgrade() throws Exception {
    say(hello(OURS + 1, Optional.of(OURS + 2)));

    var because =
        "this coordinator speaks versions %d to %d of the link, the sensor (picketline x) versions"
                .formatted(OLDEST, OURS)
            + " %d to %d: upgrade the coordinators first".formatted(OURS + 1, OURS + 2);
    assertRefused(because);
  }

  @Test
  void hello_ofAVersionNoLongerSpoken_isRefusedAndTheFleetIsToldWhatToUpgrade() throws Exception {
    say(hello(OLDEST - 1, Optional.empty()));

    assertRefused(
        "this coordinator speaks versions %d to %d of the link, the sensor (picketline x)"
                .formatted(OLDEST, OURS)
            + " version %d: upgrade the sensor".formatted(OLDEST - 1));
  }

  private void assertRefused(String because) throws IOException {
    assertThat(((LinkMessage.Refused) sensor.receive()).reason()).isEqualTo(because);
    assertThatThrownBy(sensor::receive).isInstanceOf(IOException.class);
    assertThat(registry.expectMessageClass(FromSession.Unlike.class))
        .isEqualTo(new FromSession.Unlike("alpha", because));
  }

  private static Map<String, Object> hello(int oldest, Optional<Integer> newest) {
    var hello = new HashMap<String, Object>();
    hello.put("t", "hello");
    hello.put("version", oldest);
    newest.ifPresent(version -> hello.put("newest", version));
    hello.put("software", "picketline x");
    hello.put("modes", List.of("ATCP"));
    hello.put("capture", "nflog");
    return hello;
  }

  private static Map<String, Object> offer(Map<String, Object> change) {
    var point = Map.of("epoch", Map.of("number", 1, "id", 2), "seq", 3);
    return Map.of("t", "offer", "entries", List.of(Map.of("at", point, "change", change)));
  }

  private void say(Map<String, Object> message) throws IOException {
    var bytes = new CBORMapper().writeValueAsBytes(message);
    var out = new DataOutputStream(sensor.raw());
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  private <T extends FromSession> T take(Class<T> kind) {
    var relayed = registry.expectMessageClass(FromSession.Relayed.class);
    relayed.session().tell(new VerdictRegistry.Taken(relayed.number()));
    assertThat(relayed.message()).isInstanceOf(kind);
    return kind.cast(relayed.message());
  }

  private InetSocketAddress listen(Fleet fleet) throws Exception {
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
            counters,
            Clock.systemUTC());
    var outcome = kit.<LinkServer.Outcome>createTestProbe();
    kit.spawn(LinkServer.create(settings, outcome.ref()));
    return outcome.expectMessageClass(LinkServer.Bound.class).address();
  }
}
