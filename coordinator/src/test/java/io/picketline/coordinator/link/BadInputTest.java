package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sensor with a good certificate may send, and what becomes of it. */
class BadInputTest {
  private static final LinkLimits LIMITS =
      LinkLimits.of(10, new LinkLimits.Rates(10_000, 10_000, 100_000_000));
  private static final String CLOCK = "2026-01-01T00:00:00Z";
  private static final String MALFORMED = "malformed messages";
  private static final String UNKNOWN = "unknown messages";

  @TempDir private Path directory;

  private final ActorTestKit kit = ActorTestKit.create();
  private final LinkCounters counters = new LinkCounters();
  private TestProbe<VerdictRegistry.Command> registry;
  private SensorClient sensor;

  /**
   * One case.
   *
   * @param frame the message, before it is encoded; null for bytes that are none
   * @param counted under which name
   * @param refusal a part of what the sensor is told; empty if its connection is just ended
   * @param goesOn whether the session goes on behind it
   */
  record Case(String name, Object frame, String counted, String refusal, boolean goesOn) {
    static Case ends(String name, Object frame) {
      return new Case(name, frame, MALFORMED, "", false);
    }

    static Case passedOver(String name, Object frame) {
      return new Case(name, frame, UNKNOWN, "", true);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        Case.passedOver("type of a later version", Map.of("t", "from-2030", "x", List.of(1, 2))),
        Case.passedOver("message of a coordinator", Map.of("t", "reported", "boot", 1, "seq", 1)),
        new Case("later version's field", follow(Map.of("mood", "good")), "", "", true),
        new Case("second hello", hello(LinkMessage.VERSION), "", "second hello", false),
        Case.ends("not a map", List.of(1, 2, 3)),
        Case.passedOver("no type", Map.of("have", 1)),
        Case.ends("text for a number", follow(Map.of("have", "many"))),
        Case.ends("negative place in the log", follow(Map.of("have", -1))),
        Case.ends("place beyond a long", follow(Map.of("have", Double.MAX_VALUE))),
        Case.ends("no time", follow(Map.of("clock", "yesterday"))),
        Case.ends("leap in the calendar", follow(Map.of("clock", "2026-02-30T00:00:00Z"))),
        Case.ends("time past all times", follow(Map.of("clock", "+9999999999-01-01T00:00:00Z"))),
        Case.ends("epoch zero", follow(Map.of("epoch", Map.of("number", 0, "id", 1)))),
        Case.ends("field left out", Map.of("t", "report", "boot", 1, "seq", 1)),
        Case.ends("evidence that is none", report(List.of(Map.of("host", "x")))),
        Case.ends("too many pieces", report(Collections.nCopies(501, Map.of()))),
        Case.ends("text that is not printable", unprintable()),
        Case.ends("nested without end", Map.of("t", "report", "evidence", nested(100))),
        Case.ends(
            "negative counts", Map.of("t", "unsent", "waiting", -1, "coalesced", 0, "dropped", 0)));
  }

  @BeforeEach
  void start() throws Exception {
    registry = kit.createTestProbe();
    var fleet = new Fleet(Files.createDirectory(directory.resolve("ours")));
    sensor = SensorClient.connect(listen(fleet), Optional.of(fleet.issue(Role.SENSOR, "alpha")));
    sensor.send(SensorClient.hello());
    sensor.receive();
    take(VerdictRegistry.Attach.class);
  }

  @AfterEach
  void stop() throws Exception {
    sensor.close();
    kit.shutdownTestKit();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void received_odd_isAnsweredCountedAndNotHalfApplied(Case one) throws Exception {
    write(new CBORMapper().writeValueAsBytes(one.frame()));

    if (one.goesOn()) {
      if (one.counted().isEmpty()) {
        take(VerdictRegistry.Follow.class);
      }
      sensor.send(new LinkMessage.Report(7, 1, List.of()));
      take(VerdictRegistry.Report.class);
    } else {
      if (!one.refusal().isEmpty()) {
        assertThat(((LinkMessage.Refused) sensor.receive()).reason()).contains(one.refusal());
      }
      assertThat(ended()).isTrue();
      registry.expectMessageClass(VerdictRegistry.Detach.class);
    }
    if (!one.counted().isEmpty()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> counters.snapshot().getOrDefault(one.counted(), 0L) == 1);
    }
  }

  @ParameterizedTest(name = "frame of {0} bytes")
  @org.junit.jupiter.params.provider.ValueSource(
      ints = {-1, 0, (1 << 20) + 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void received_frameOfABadSize_endsTheSession(int size) throws Exception {
    new DataOutputStream(sensor.raw()).writeInt(size);

    assertThat(ended()).isTrue();
    registry.expectMessageClass(VerdictRegistry.Detach.class);
    await().atMost(Duration.ofSeconds(20)).until(() -> counters.malformed.sum() == 1);
  }

  private boolean ended() {
    try {
      while (true) {
        sensor.receive();
      }
    } catch (java.net.SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private void write(byte[] bytes) throws IOException {
    var out = new DataOutputStream(sensor.raw());
    var frame = new byte[4 + bytes.length];
    java.nio.ByteBuffer.wrap(frame).putInt(bytes.length).put(bytes);
    out.write(frame);
  }

  private <T extends FromSession> void take(Class<T> kind) {
    var relayed = registry.expectMessageClass(FromSession.Relayed.class);
    assertThat(relayed.message()).isInstanceOf(kind);
    relayed.session().tell(new VerdictRegistry.Taken(relayed.number()));
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

  private static Map<String, Object> follow(Map<String, ?> changed) {
    var follow = new HashMap<String, Object>();
    follow.put("t", "follow");
    follow.put("have", 0);
    follow.put("blocks", 0);
    follow.put("suspects", 0);
    follow.put("clock", CLOCK);
    follow.putAll(changed);
    return follow;
  }

  private static Map<String, Object> hello(int version) {
    return Map.of(
        "t", "hello", "version", version, "software", "x", "modes", List.of(), "capture", "x");
  }

  private static Map<String, Object> report(List<?> evidence) {
    return Map.of("t", "report", "boot", 1, "seq", 1, "evidence", evidence);
  }

  private static Map<String, Object> unprintable() {
    var deviation = Map.of("source", "192.0.2.1", "cause", "OWN", "why", "\u001b[31m");
    return Map.of("t", "deviations", "total", 1, "deviations", List.of(deviation));
  }

  private static Object nested(int depth) {
    Object inner = List.of();
    for (var i : IntStream.range(0, depth).toArray()) {
      inner = List.of(i, inner);
    }
    return inner;
  }
}
