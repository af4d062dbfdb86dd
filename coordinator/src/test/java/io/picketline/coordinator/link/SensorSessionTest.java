package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.RegistryMoved;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.identity.Peer;
import io.picketline.identity.Role;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SensorSessionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Epoch EPOCH = new Epoch(1, 7);
  private static final ActorTestKit KIT =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private static final LinkMessage.Hello HELLO =
      new LinkMessage.Hello(
          LinkMessage.VERSION, "test", Set.of(Mode.ATCP), "nflog", Optional.empty());
  private static final LinkMessage.Follow FOLLOW =
      new LinkMessage.Follow(Optional.of(EPOCH), 5, 0, 0, NOW);

  private final ManualTime time = ManualTime.get(KIT.system());
  private final TestProbe<VerdictRegistry.Command> registry = KIT.createTestProbe();
  private final TestProbe<LinkServer.Command> server = KIT.createTestProbe();
  private final LinkCounters counters = new LinkCounters();
  private Instant now = NOW;

  /** A connection whose other end a test has in hand. */
  private static final class FakeStream implements SessionStream {
    private final TestProbe<LinkMessage.FromCoordinator> sent = KIT.createTestProbe();
    private final TestProbe<String> ended = KIT.createTestProbe();

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
  private final class Sensor {
    private final FakeStream stream = new FakeStream();
    private final TestProbe<SensorSession.Ack> ack = KIT.createTestProbe();
    private final ActorRef<SensorSession.Command> session;
    private int said;

    Sensor(String name, LinkLimits.Rates rates) {
      session = KIT.spawn(SensorSession.create(wiring(rates), _ -> stream));
      session.tell(new SensorSession.Known(new Peer(name, Set.of(Role.SENSOR), List.of())));
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
      take(VerdictRegistry.Attach.class);
      mayGoOn();
      return this;
    }

    <T extends LinkMessage.FromCoordinator> T takes(Class<T> kind) {
      var message = stream.sent.expectMessageClass(kind);
      session.tell(SensorSession.Sent.SENT);
      return message;
    }
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void received_beforeTheRegistryTookTheLast_waits() {
    var sensor = sensor().greeted();

    sensor.say(report(1, 1));
    var relayed = registry.expectMessageClass(FromSession.Relayed.class);
    sensor.mustWait();
    answer(relayed);

    sensor.mayGoOn();
  }

  static Stream<LinkMessage.FromSensor> allThatMatters() {
    return Stream.of(
        FOLLOW,
        report(1, 3),
        new LinkMessage.Serves(new ServedPorts("22", "53")),
        new LinkMessage.Health(1, 2, 3, 4, 5, 6, Optional.empty(), 7, 8, NOW),
        new LinkMessage.Deviations(7, List.of()),
        new LinkMessage.Unsent(1, 2, 3),
        new LinkMessage.Offer(
            List.of(
                new Offered(new LogPoint(EPOCH, 4), new Change.ServedChanged(ServedPorts.NONE)))),
        new LinkMessage.Holding(new LogPoint(EPOCH, 4), 0, true, List.of()));
  }

  @ParameterizedTest
  @MethodSource("allThatMatters")
  void received_lostOnTheWayToTheRegistry_isSentAgainUntilTaken(LinkMessage.FromSensor message) {
    var sensor = sensor().greeted();
    sensor.say(message);
    var first = registry.expectMessageClass(FromSession.Relayed.class);

    time.timePasses(Duration.ofSeconds(2));
    var second = registry.expectMessageClass(FromSession.Relayed.class);
    time.timePasses(Duration.ofSeconds(4));
    var third = registry.expectMessageClass(FromSession.Relayed.class);
    sensor.mustWait();
    answer(third);

    assertThat(second).isEqualTo(first);
    assertThat(third).isEqualTo(first);
    sensor.mayGoOn();
    time.timePasses(Duration.ofSeconds(16));
    registry.expectNoMessage();
    assertThat(counters.repeated.sum()).isEqualTo(2);
  }

  @Test
  void hello_lostOnTheWayToTheRegistry_isSentAgain() {
    var sensor = sensor();
    sensor.say(HELLO);
    var first = registry.expectMessageClass(FromSession.Relayed.class);

    time.timePasses(Duration.ofSeconds(2));

    assertThat(registry.expectMessageClass(FromSession.Relayed.class)).isEqualTo(first);
  }

  @Test
  void registryMoved_whatWasUnderWay_isSentAtOnceAndTheRestToldAgain() {
    var sensor = sensor().greeted();
    sensor.say(FOLLOW);
    take(VerdictRegistry.Follow.class);
    sensor.mayGoOn();
    sensor.say(report(1, 1));
    var lost = registry.expectMessageClass(FromSession.Relayed.class);

    KIT.system()
        .eventStream()
        .tell(new akka.actor.typed.eventstream.EventStream.Publish<>(new RegistryMoved(EPOCH)));

    var again = registry.expectMessageClass(FromSession.Relayed.class);
    assertThat(again).isEqualTo(lost);
    answer(again);
    take(VerdictRegistry.Attach.class);
    take(VerdictRegistry.Follow.class);
    sensor.mayGoOn();
  }

  @Test
  void received_aboveAQuota_waitsAsLongAsItIsAboveIt() {
    var sensor = new Sensor("web", new LinkLimits.Rates(10, 100, 100_000)).greeted();

    sensor.say(report(1, 50)); // 20 are free, 30 take 3 s
    take(VerdictRegistry.Report.class);
    time.timePasses(Duration.ofMillis(2_999));
    sensor.mustWait();
    passes(Duration.ofMillis(1));
    sensor.mayGoOn();
    now = NOW.plusSeconds(3);

    sensor.say(FOLLOW, 350_000); // 200,000 are free
    take(VerdictRegistry.Follow.class);
    time.timePasses(Duration.ofMillis(1_499));
    sensor.mustWait();
    time.timePasses(Duration.ofMillis(2));
    sensor.mayGoOn();
    assertThat(counters.slowed.sum()).isEqualTo(2);
  }

  @Test
  void quota_exceeded_isToldWithTheNextVitals() {
    var sensor = new Sensor("web", new LinkLimits.Rates(10, 100, 100_000)).greeted();
    sensor.say(report(1, 50));
    take(VerdictRegistry.Report.class);
    passes(Duration.ofSeconds(3));
    sensor.mayGoOn();

    sensor.say(new LinkMessage.Unsent(1, 2, 3));

    assertThat(take(FromSession.Paced.class))
        .isEqualTo(new FromSession.Paced("web", 1, Duration.ofSeconds(3), 0));
    take(VerdictRegistry.Told.class);
  }

  @Test
  void notRead_forLong_isToldWhy() {
    var held = new Sensor("held", new LinkLimits.Rates(10, 100, 100_000)).greeted();
    held.say(report(1, 500));
    take(VerdictRegistry.Report.class);
    var waiting = new Sensor("waiting", new LinkLimits.Rates(10, 100, 100_000)).greeted();
    waiting.say(FOLLOW);
    registry.expectMessageClass(FromSession.Relayed.class);

    time.timePasses(Duration.ofSeconds(5));

    assertThat(held.takes(LinkMessage.Delayed.class).because()).contains("quota");
    assertThat(waiting.takes(LinkMessage.Delayed.class).because()).contains("leading coordinator");
    for (var i = 0; i < 8; i++) {
      time.timePasses(Duration.ofSeconds(5));
      held.takes(LinkMessage.Delayed.class);
      waiting.takes(LinkMessage.Delayed.class);
    }
    held.stream.ended.expectNoMessage();
    waiting.stream.ended.expectNoMessage();
  }

  @Test
  void silence_ofASensorThatIsListenedTo_endsItsSession() {
    var sensor = sensor().greeted();

    time.timePasses(Duration.ofSeconds(32));

    registry.expectMessageClass(VerdictRegistry.Detach.class);
    assertThat(counters.silent.sum()).isEqualTo(1);
    assertThat(sensor.stream.ended.receiveMessage()).isNotEmpty();
  }

  @Test
  void push_slowReader_isLeftOutAndAskedForOnceTheRestIsRead() {
    var sensor = sensor().greeted();
    sensor.say(FOLLOW);
    var session = take(VerdictRegistry.Follow.class).session();
    sensor.mayGoOn();

    for (var i = 0; i < 100; i++) {
      session.tell(new VerdictRegistry.Push(delta(5 + i * 100L, 100)));
      session.tell(new VerdictRegistry.Push(new LinkMessage.Reported(1, i)));
    }
    var taken = new ArrayList<LinkMessage.Delta>();
    var reported = new ArrayList<LinkMessage.Reported>();
    while (reported.isEmpty()) {
      var message = sensor.takes(LinkMessage.FromCoordinator.class);
      if (message instanceof LinkMessage.Delta part) {
        taken.add(part);
      } else {
        reported.add((LinkMessage.Reported) message);
      }
    }

    assertThat(taken).hasSizeBetween(3, 20);
    assertThat(taken.getLast().last().seq()).isEqualTo(5 + taken.size() * 100L);
    assertThat(reported).containsExactly(new LinkMessage.Reported(1, 99));
    assertThat(take(VerdictRegistry.Follow.class).have()).isEqualTo(5);
    assertThat(counters.leftOut.sum()).isEqualTo((100 - taken.size()) * 100L);
    sensor.stream.ended.expectNoMessage();
  }

  @Test
  void push_readerThatReadsNothing_isDroppedAtLast() {
    var sensor = sensor().greeted();
    sensor.say(FOLLOW);
    var session = take(VerdictRegistry.Follow.class).session();
    sensor.mayGoOn();
    session.tell(new VerdictRegistry.Push(delta(5, 1)));
    sensor.stream.sent.expectMessageClass(LinkMessage.Delta.class);

    time.timePasses(Duration.ofSeconds(22));

    assertThat(sensor.stream.ended.receiveMessage()).contains("does not read");
    assertThat(counters.stalled.sum()).isEqualTo(1);
  }

  @Test
  void push_snapshot_isHandedOnChunkByChunk() {
    var sensor = sensor().greeted();
    sensor.say(FOLLOW);
    var session = take(VerdictRegistry.Follow.class).session();
    sensor.mayGoOn();
    session.tell(new VerdictRegistry.Push(chunk(0)));
    session.tell(new VerdictRegistry.Push(chunk(1)));
    registry.expectNoMessage();

    sensor.takes(LinkMessage.Snapshot.class);

    assertThat(take(FromSession.Handed.class).chunk()).isZero();
    sensor.takes(LinkMessage.Snapshot.class);
    assertThat(take(FromSession.Handed.class).chunk()).isEqualTo(1);
  }

  /** One sensor says as much as it can, fifty a word now and then; the registry takes its time. */
  @Test
  void flood_ofOneSensor_delaysNoOtherByMoreThanOneOfItsMessages() {
    var mad = sensor("mad").greeted();
    var quiet =
        IntStream.range(0, 50).mapToObj(number -> sensor("quiet" + number).greeted()).toList();
    mad.say(report(1, 500));
    for (var round = 2; round <= 6; round++) {
      quiet.forEach(sensor -> sensor.say(FOLLOW));
      var order = new ArrayList<String>();
      for (var i = 0; i < 51; i++) {
        var relayed = registry.expectMessageClass(FromSession.Relayed.class);
        order.add(relayed.message() instanceof VerdictRegistry.Report ? "mad" : "quiet");
        answer(relayed);
      }
      mad.mayGoOn();
      mad.say(report(round, 500));
      quiet.forEach(Sensor::mayGoOn);

      // the registry has one message of each before it, however much the mad one has to say
      assertThat(Collections.frequency(order, "mad")).isEqualTo(1);
      assertThat(Collections.frequency(order, "quiet")).isEqualTo(50);
    }
    answer(registry.expectMessageClass(FromSession.Relayed.class));
    registry.expectNoMessage();
    assertThat(mad.said).isEqualTo(7);
  }

  /** The same with a way that loses every third message. */
  @Test
  void flood_withALossyWay_losesNothingAndBringsAllInOrder() {
    var sensors = Stream.of("a", "b", "c", "d").map(name -> sensor(name).greeted()).toList();
    Map<String, List<Long>> heard = new HashMap<>();
    var count = 0;
    for (var seq = 1L; seq <= 20; seq++) {
      for (var sensor : sensors) {
        sensor.say(report(seq, 1));
      }
      var onTheWay = sensors.size();
      for (var wait = 2; onTheWay > 0; wait *= 2) {
        var lost = 0;
        for (var i = 0; i < onTheWay; i++) {
          var relayed = registry.expectMessageClass(FromSession.Relayed.class);
          if (++count % 3 == 0) {
            lost++;
          } else {
            var report = (VerdictRegistry.Report) relayed.message();
            heard.computeIfAbsent(report.host(), _ -> new ArrayList<>()).add(report.seq());
            answer(relayed);
          }
        }
        onTheWay = lost;
        time.timePasses(Duration.ofSeconds(lost > 0 ? wait : 0));
      }
      sensors.forEach(Sensor::mayGoOn);
    }

    var all = IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList();
    assertThat(heard).hasSize(4);
    assertThat(heard.values()).allSatisfy(seqs -> assertThat(seqs).isEqualTo(all));
  }

  private Sensor sensor() {
    return sensor("web");
  }

  private Sensor sensor(String name) {
    return new Sensor(name, new LinkLimits.Rates(1_000_000, 1_000_000, 1_000_000_000));
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
        "192.0.2.1:40000");
  }

  private void passes(Duration span) {
    time.timePasses(span);
    now = now.plus(span);
  }

  private <T extends FromSession> T take(Class<T> kind) {
    var relayed = registry.expectMessageClass(FromSession.Relayed.class);
    answer(relayed);
    return kind.cast(relayed.message());
  }

  private static void answer(FromSession.Relayed relayed) {
    ActorRef<ToSession> session = relayed.session();
    session.tell(new VerdictRegistry.Taken(relayed.number()));
  }

  private static LinkMessage.Report report(long seq, int pieces) {
    return new LinkMessage.Report(1, seq, Collections.nCopies(pieces, EVIDENCE));
  }

  private static final Evidence EVIDENCE =
      new Evidence(
          "web",
          EvidenceKind.SYN_DARK,
          ScanType.SYN,
          new Probe(
              NOW, SourceAddress.parse("198.51.100.7"), 40_000, 23, IpProtocol.TCP, 2, 1_234));

  private static LinkMessage.Delta delta(long after, int entries) {
    return new LinkMessage.Delta(
        EPOCH,
        new LogPoint(EPOCH, after),
        IntStream.rangeClosed(1, entries)
            .mapToObj(i -> new LogEntry(after + i, LargeDelta.changes(1).getFirst()))
            .toList(),
        after + entries,
        NOW);
  }

  private static LinkMessage.Snapshot chunk(int number) {
    return new LinkMessage.Snapshot(EPOCH, 9, number, false, List.of(), NOW);
  }
}
