package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.log.LogReader;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final VerdictLog log = new VerdictLog(History.EMPTY, 7, 100_000);
  private final Snapshots snapshots = new Snapshots(1);
  private final TestProbe<ToSession> first = KIT.createTestProbe();
  private final TestProbe<ToSession> second = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void handed_chunkByChunk_sendsAsManyMoreAsWereTaken() {
    rules(5_000);
    ask(first, NOW);

    for (var chunk = 0; chunk < Snapshots.AHEAD; chunk++) {
      assertThat(chunk(first).chunk()).isEqualTo(chunk);
    }
    first.expectNoMessage();
    handed(first, 1, NOW);
    assertThat(chunk(first).chunk()).isEqualTo(Snapshots.AHEAD);
    assertThat(chunk(first).chunk()).isEqualTo(Snapshots.AHEAD + 1);
    first.expectNoMessage();
  }

  @Test
  void send_later_saysTheTimeOfThen() {
    rules(5_000);
    ask(first, NOW);
    for (var chunk = 0; chunk < Snapshots.AHEAD; chunk++) {
      assertThat(chunk(first).clock()).isEqualTo(NOW);
    }

    handed(first, 0, NOW.plusSeconds(3));

    assertThat(chunk(first).clock()).isEqualTo(NOW.plusSeconds(3));
  }

  @Test
  void ask_allServing_waitsAndIsToldItsPlace() {
    rules(5_000);
    ask(first, NOW);
    ask(second, NOW);

    assertThat(delayed(second)).contains("1 sensors at a time, and 0 wait before");
    assertThat(snapshots.serving()).isEqualTo(1);
    assertThat(snapshots.waiting()).isEqualTo(1);
  }

  @Test
  void ask_standby_doesNotWait() {
    rules(5_000);
    ask(first, NOW);

    snapshots.ask(second.ref(), log, true, NOW);

    assertThat(chunk(second).chunk()).isZero();
  }

  @Test
  void tick_readerThatTakesNothing_makesRoomForTheNext() {
    rules(5_000);
    ask(first, NOW);
    ask(second, NOW);
    delayed(second);
    ask(second, NOW.plusSeconds(15));
    delayed(second);

    snapshots.tick(log, NOW.plusSeconds(19));
    second.expectNoMessage();
    snapshots.tick(log, NOW.plusSeconds(20));

    assertThat(chunk(second).chunk()).isZero();
  }

  @Test
  void tick_waitingReaderThatDoesNotAskAgain_losesItsPlace() {
    rules(5_000);
    ask(first, NOW);
    ask(second, NOW);
    delayed(second);

    snapshots.tick(log, NOW.plusSeconds(20));

    assertThat(snapshots.waiting()).isZero();
    second.expectNoMessage();
  }

  @Test
  void ask_whileItIsOnItsWay_sendsItAgainOnlyWhenNothingMoves() {
    rules(5_000);
    ask(first, NOW);
    for (var chunk = 0; chunk < Snapshots.AHEAD; chunk++) {
      chunk(first);
    }

    ask(first, NOW.plusSeconds(4));
    first.expectNoMessage();
    ask(first, NOW.plusSeconds(5));

    assertThat(chunk(first).chunk()).isZero();
  }

  @Test
  void handed_ofAnotherState_isPassedOver() {
    rules(5_000);
    ask(first, NOW);
    for (var chunk = 0; chunk < Snapshots.AHEAD; chunk++) {
      chunk(first);
    }

    var other = new FromSession.Handed(log.epoch(), log.head() - 1, 3, first.ref());
    snapshots.handed(other, log, NOW);

    first.expectNoMessage();
  }

  @Test
  void follow_ofAReaderThatLagsTooFarBehind_getsTheRestWhenItAsks() {
    var sessions = new Sessions(4);
    var epoch = Optional.of(log.epoch());
    sessions.follow(first.ref(), log, epoch, 1, false, NOW);
    sessions.push(log, NOW);
    var last = 1L;
    while (last < 3 * LogReader.WINDOW) {
      serve(100);
      sessions.push(log, NOW);
      last = log.head();
    }
    var sent = 1L;
    while (sent < LogReader.WINDOW) {
      sent = delta(first).last().seq();
    }
    first.expectNoMessage();
    assertThat(sent).isLessThan(LogReader.WINDOW + LinkMessage.MAX_ENTRIES);

    sessions.follow(first.ref(), log, epoch, sent - 1, false, NOW);
    first.expectNoMessage();
    while (sent < log.head()) {
      sessions.follow(first.ref(), log, epoch, sent, false, NOW);
      sent = delta(first).last().seq();
    }
    sessions.follow(first.ref(), log, epoch, sent, false, NOW);
    serve(1);
    sessions.push(log, NOW);

    assertThat(delta(first).last().seq()).isEqualTo(log.head());
  }

  @Test
  void push_toAReaderThatAskedInBetween_bringsWhatItLacksAtOnce() {
    var sessions = new Sessions(4);
    var epoch = Optional.of(log.epoch());
    sessions.push(log, NOW);
    serve(1);
    sessions.follow(first.ref(), log, epoch, 1, false, NOW);
    assertThat(delta(first).last().seq()).isEqualTo(2);
    serve(1);

    sessions.push(log, NOW);

    assertThat(delta(first).entries()).extracting(LogEntry::seq).containsExactly(3L);
    serve(1);
    sessions.push(log, NOW);
    assertThat(delta(first).entries()).extracting(LogEntry::seq).containsExactly(4L);
  }

  private void serve(int entries) {
    for (var i = 0; i < entries; i++) {
      log.append(new Change.ServedChanged(new ServedPorts(String.valueOf(log.head() + 1), "")));
    }
  }

  private void rules(int count) {
    for (var i = 0; i < count; i++) {
      var prefix = Prefix.parse("10.0.%d.%d".formatted(i >> 8, i & 255));
      log.append(new Change.IgnoreAdded(new IgnoreRule(prefix, "", "root", NOW)));
    }
  }

  private void ask(TestProbe<ToSession> reader, Instant now) {
    snapshots.ask(reader.ref(), log, false, now);
  }

  private void handed(TestProbe<ToSession> reader, int chunk, Instant now) {
    snapshots.handed(
        new FromSession.Handed(log.epoch(), log.head(), chunk, reader.ref()), log, now);
  }

  private static LinkMessage.Snapshot chunk(TestProbe<ToSession> reader) {
    return (LinkMessage.Snapshot) reader.expectMessageClass(Push.class).message();
  }

  private static LinkMessage.Delta delta(TestProbe<ToSession> reader) {
    return (LinkMessage.Delta) reader.expectMessageClass(Push.class).message();
  }

  private static String delayed(TestProbe<ToSession> reader) {
    return ((LinkMessage.Delayed) reader.expectMessageClass(Push.class).message()).because();
  }
}
