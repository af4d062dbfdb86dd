package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.trust.Signing;
import io.picketline.identity.Authorities;
import io.picketline.identity.Credential;
import io.picketline.identity.Peer;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Probe;
import io.picketline.protocol.Role;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Epoch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sessions between sensors and a registry, both of which a test has in hand; time is too. */
final class SessionStage {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Epoch EPOCH = new Epoch(1, 7);
  static final LinkMessage.Follow FOLLOW = new LinkMessage.Follow(Optional.of(EPOCH), 5, 0, 0, NOW);
  static final LinkMessage.Hello HELLO =
      new LinkMessage.Hello(
          LinkMessage.VERSION, "test", Set.of(Mode.ATCP), "nflog", Optional.empty());
  private static final Evidence EVIDENCE =
      new Evidence(
          "web",
          EvidenceKind.SYN_DARK,
          ScanType.SYN,
          new Probe(
              NOW, SourceAddress.parse("198.51.100.7"), 40_000, 23, IpProtocol.TCP, 2, 1_234));
  static final Authorities TRUSTED = TestAuthorities.one();

  /** By which all sensors are here. */
  static final Credential CREDENTIAL =
      new Credential(
          TRUSTED.first().getPublicKey(),
          NOW.minus(Duration.ofDays(20)),
          NOW.plus(Duration.ofDays(10)),
          Authorities.idOf(TRUSTED.first()));

  private static final LinkLimits.Rates PLENTY =
      new LinkLimits.Rates(1_000_000, 1_000_000, 1_000_000_000);

  final TestProbe<VerdictRegistry.Command> registry;
  final ManualTime time;
  final LinkCounters counters = new LinkCounters();
  private final ActorTestKit kit;
  private final TestProbe<LinkServer.Command> server;
  private volatile Instant now = NOW;
  private volatile Authorities trusted = TRUSTED;
  private volatile Signing signing =
      (_, _, _, _) -> {
        throw new IOException("there is no key here");
      };

  /** A stage in {@code kit}, whose configuration is that of {@link ManualTime}. */
  SessionStage(ActorTestKit kit) {
    this.kit = kit;
    this.registry = kit.createTestProbe();
    this.server = kit.createTestProbe();
    this.time = ManualTime.get(kit.system());
  }

  static ActorTestKit kit() {
    return ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  }

  /** A connection whose other end a test has in hand. */
  private final class FakeStream implements SessionStream {
    private final TestProbe<LinkMessage.FromCoordinator> sent = kit.createTestProbe();
    private final TestProbe<String> ended = kit.createTestProbe();

    @Override
    public void send(LinkMessage.FromCoordinator message) {
      sent.ref().tell(message);
    }

    @Override
    public void finish() {
      ended.ref().tell("finished");
    }

    @Override
    public void abort(String why) {
      ended.ref().tell(why);
    }
  }

  /** A sensor, as its session sees it: it says the next message whenever it may. */
  final class Sensor {
    private final FakeStream stream = new FakeStream();
    private final TestProbe<SensorSession.Ack> ack = kit.createTestProbe();
    private final ActorRef<SensorSession.Command> session;
    private int said;

    Sensor(String name, LinkLimits.Rates rates) {
      session = kit.spawn(SensorSession.create(wiring(rates), _ -> stream));
      var peer = new Peer(name, Set.of(Role.SENSOR), List.of());
      session.tell(new SensorSession.Known(peer, CREDENTIAL));
      session.tell(new SensorSession.Opened(ack.ref()));
      ack.receiveMessage();
    }

    void say(LinkMessage.FromSensor message) {
      say(message, 100);
    }

    void say(LinkMessage.FromSensor message, int bytes) {
      said++;
      session.tell(new SensorSession.Received(Optional.of(message), bytes, ack.ref()));
    }

    void mayGoOn() {
      assertThat(ack.receiveMessage()).isEqualTo(SensorSession.Ack.NEXT);
    }

    void mustWait() {
      ack.expectNoMessage();
    }

    Sensor greeted() {
      say(HELLO);
      takes(LinkMessage.Welcome.class);
      takes(LinkMessage.Trusted.class);
      take(VerdictRegistry.Attach.class);
      mayGoOn();
      return this;
    }

    /** Messages that it has said. */
    int said() {
      return said;
    }

    /** Has what its session did with the connection in the end. */
    TestProbe<String> ended() {
      return stream.ended;
    }

    /** Has what was sent and not taken. */
    TestProbe<LinkMessage.FromCoordinator> sent() {
      return stream.sent;
    }

    <T extends LinkMessage.FromCoordinator> T takes(Class<T> kind) {
      var message = stream.sent.expectMessageClass(kind);
      session.tell(SensorSession.Sent.SENT);
      return message;
    }
  }

  Sensor sensor(String name) {
    return sensor(name, PLENTY);
  }

  Sensor sensor(String name, LinkLimits.Rates rates) {
    return new Sensor(name, rates);
  }

  private SessionWiring wiring(LinkLimits.Rates rates) {
    return new SessionWiring(
        registry.ref(),
        server.ref(),
        "center",
        "test",
        () -> now,
        LinkLimits.of(100, rates),
        counters,
        new LinkLog(() -> now),
        () -> trusted,
        (holder, held, addresses, issued) -> signing.sign(holder, held, addresses, issued),
        "192.0.2.1:40000");
  }

  /** The coordinator trusts these from now on. */
  void trusts(Authorities authorities) {
    trusted = authorities;
  }

  /** The coordinator has these made by {@code by} from now on. */
  void signs(Signing by) {
    signing = by;
  }

  /** The clock is put forward; nothing else passes. */
  void jumps(Duration span) {
    now = now.plus(span);
  }

  void passes(Duration span) {
    time.timePasses(span);
    now = now.plus(span);
  }

  <T extends FromSession> T take(Class<T> kind) {
    var relayed = registry.expectMessageClass(FromSession.Relayed.class);
    answer(relayed);
    return kind.cast(relayed.message());
  }

  static void answer(FromSession.Relayed relayed) {
    ActorRef<ToSession> session = relayed.session();
    session.tell(new VerdictRegistry.Taken(relayed.number()));
  }

  static LinkMessage.Report report(long seq, int pieces) {
    return new LinkMessage.Report(1, seq, Collections.nCopies(pieces, EVIDENCE));
  }

  /** The next message that comes to the registry; it is not taken. */
  FromSession.Relayed relayed() {
    return registry.expectMessageClass(FromSession.Relayed.class);
  }
}
