package io.picketline.coordinator.link;

import static io.picketline.coordinator.link.SessionStage.EPOCH;
import static io.picketline.coordinator.link.SessionStage.FOLLOW;
import static io.picketline.coordinator.link.SessionStage.NOW;
import static io.picketline.coordinator.link.SessionStage.answer;
import static io.picketline.coordinator.link.SessionStage.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.RegistryMoved;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SensorSessionTest {
  private static final ActorTestKit KIT = SessionStage.kit();

  private final SessionStage stage = new SessionStage(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void received_beforeTheRegistryTookTheLast_waits() {
    var sensor = stage.sensor("web").greeted();

    sensor.say(report(1, 1));
    var relayed = stage.relayed();
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
    var sensor = stage.sensor("web").greeted();
    sensor.say(message);
    var first = stage.relayed();

    stage.time.timePasses(Duration.ofSeconds(2));
    var second = stage.relayed();
    stage.time.timePasses(Duration.ofSeconds(4));
    var third = stage.relayed();
    sensor.mustWait();
    answer(third);

    assertThat(second).isEqualTo(first);
    assertThat(third).isEqualTo(first);
    sensor.mayGoOn();
    stage.time.timePasses(Duration.ofSeconds(16));
    stage.registry.expectNoMessage();
    assertThat(stage.counters.repeated.sum()).isEqualTo(2);
  }

  @Test
  void hello_lostOnTheWayToTheRegistry_isSentAgain() {
    var sensor = stage.sensor("web");
    sensor.say(SessionStage.HELLO);
    var first = stage.relayed();

    stage.time.timePasses(Duration.ofSeconds(2));

    assertThat(stage.relayed()).isEqualTo(first);
  }

  @Test
  void registryMoved_whatWasUnderWay_isSentAtOnceAndTheRestToldAgain() {
    var sensor = stage.sensor("web").greeted();
    sensor.say(FOLLOW);
    stage.take(VerdictRegistry.Follow.class);
    sensor.mayGoOn();
    sensor.say(report(1, 1));
    var lost = stage.relayed();

    KIT.system()
        .eventStream()
        .tell(new akka.actor.typed.eventstream.EventStream.Publish<>(new RegistryMoved(EPOCH)));

    var again = stage.relayed();
    assertThat(again).isEqualTo(lost);
    answer(again);
    stage.take(VerdictRegistry.Attach.class);
    stage.take(VerdictRegistry.Follow.class);
    sensor.mayGoOn();
  }

  @Test
  void received_aboveAQuota_waitsAsLongAsItIsAboveIt() {
    var sensor = stage.sensor("web", new LinkLimits.Rates(10, 100, 100_000)).greeted();

    sensor.say(report(1, 50)); // 20 are free, 30 take 3 s
    stage.take(VerdictRegistry.Report.class);
    stage.passes(Duration.ofMillis(2_999));
    sensor.mustWait();
    stage.passes(Duration.ofMillis(1));
    sensor.mayGoOn();

    sensor.say(FOLLOW, 350_000); // 200,000 are free
    stage.take(VerdictRegistry.Follow.class);
    stage.time.timePasses(Duration.ofMillis(1_499));
    sensor.mustWait();
    stage.time.timePasses(Duration.ofMillis(2));
    sensor.mayGoOn();
    assertThat(stage.counters.slowed.sum()).isEqualTo(2);
  }

  @Test
  void quota_exceeded_isToldWithTheNextVitals() {
    var sensor = stage.sensor("web", new LinkLimits.Rates(10, 100, 100_000)).greeted();
    sensor.say(report(1, 50));
    stage.take(VerdictRegistry.Report.class);
    stage.passes(Duration.ofSeconds(3));
    sensor.mayGoOn();

    sensor.say(new LinkMessage.Unsent(1, 2, 3));

    assertThat(stage.take(FromSession.Paced.class))
        .isEqualTo(new FromSession.Paced("web", 1, Duration.ofSeconds(3), 0));
    stage.take(VerdictRegistry.Told.class);
  }

  @Test
  void notRead_forLong_isToldWhy() {
    var held = stage.sensor("held", new LinkLimits.Rates(10, 100, 100_000)).greeted();
    held.say(report(1, 500));
    stage.take(VerdictRegistry.Report.class);
    var waiting = stage.sensor("waiting", new LinkLimits.Rates(10, 100, 100_000)).greeted();
    waiting.say(FOLLOW);
    stage.relayed();

    stage.time.timePasses(Duration.ofSeconds(5));

    assertThat(held.takes(LinkMessage.Delayed.class).because()).contains("quota");
    assertThat(waiting.takes(LinkMessage.Delayed.class).because()).contains("leading coordinator");
    for (var i = 0; i < 8; i++) {
      stage.time.timePasses(Duration.ofSeconds(5));
      held.takes(LinkMessage.Delayed.class);
      waiting.takes(LinkMessage.Delayed.class);
    }
    held.ended().expectNoMessage();
    waiting.ended().expectNoMessage();
  }

  @Test
  void silence_ofASensorThatIsListenedTo_endsItsSession() {
    var sensor = stage.sensor("web").greeted();

    stage.time.timePasses(Duration.ofSeconds(32));

    stage.registry.expectMessageClass(VerdictRegistry.Detach.class);
    assertThat(stage.counters.silent.sum()).isEqualTo(1);
    assertThat(sensor.ended().receiveMessage()).isNotEmpty();
  }

  @Test
  void push_slowReader_isLeftOutAndAskedForOnceTheRestIsRead() {
    var sensor = stage.sensor("web").greeted();
    sensor.say(FOLLOW);
    var session = stage.take(VerdictRegistry.Follow.class).session();
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
    assertThat(stage.take(VerdictRegistry.Follow.class).have()).isEqualTo(5);
    assertThat(stage.counters.leftOut.sum()).isEqualTo((100 - taken.size()) * 100L);
    sensor.ended().expectNoMessage();
  }

  @Test
  void push_readerThatReadsNothing_isDroppedAtLast() {
    var sensor = stage.sensor("web").greeted();
    sensor.say(FOLLOW);
    var session = stage.take(VerdictRegistry.Follow.class).session();
    sensor.mayGoOn();
    session.tell(new VerdictRegistry.Push(delta(5, 1)));
    sensor.sent().expectMessageClass(LinkMessage.Delta.class);

    stage.time.timePasses(Duration.ofSeconds(22));

    assertThat(sensor.ended().receiveMessage()).contains("does not read");
    await().untilAsserted(() -> assertThat(stage.counters.stalled.sum()).isEqualTo(1));
  }

  @Test
  void push_snapshot_isHandedOnChunkByChunk() {
    var sensor = stage.sensor("web").greeted();
    sensor.say(FOLLOW);
    var session = stage.take(VerdictRegistry.Follow.class).session();
    sensor.mayGoOn();
    session.tell(new VerdictRegistry.Push(chunk(0)));
    session.tell(new VerdictRegistry.Push(chunk(1)));
    stage.registry.expectNoMessage();

    sensor.takes(LinkMessage.Snapshot.class);

    assertThat(stage.take(FromSession.Handed.class).chunk()).isZero();
    sensor.takes(LinkMessage.Snapshot.class);
    assertThat(stage.take(FromSession.Handed.class).chunk()).isEqualTo(1);
  }

  static Stream<LinkMessage.FromCoordinator> ofALaterVersion() {
    var later = new Change.Unknown();
    return Stream.of(
        new LinkMessage.Delta(
            EPOCH, new LogPoint(EPOCH, 5), List.of(new LogEntry(6, later)), 6, NOW),
        new LinkMessage.Snapshot(EPOCH, 9, 0, false, List.of(later), NOW));
  }

  /** It has lost here what it means: the sensor would take nothing for it, and go on. */
  @ParameterizedTest
  @MethodSource("ofALaterVersion")
  void push_entryOfALaterVersion_endsTheSessionWithTheReason(LinkMessage.FromCoordinator message) {
    var sensor = stage.sensor("web").greeted();
    sensor.say(FOLLOW);
    var session = stage.take(VerdictRegistry.Follow.class).session();
    sensor.mayGoOn();

    session.tell(new VerdictRegistry.Push(message));

    assertThat(sensor.takes(LinkMessage.FromCoordinator.class))
        .isEqualTo(
            new LinkMessage.Refused(
                "this coordinator is older than the log's entries: it is to be upgraded"));
    stage.registry.expectMessageClass(VerdictRegistry.Detach.class);
  }

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
