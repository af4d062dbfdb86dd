package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.judgement.EvidenceCopy;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.coordinator.registry.StandbyMessage.Mirror;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.registry.VerdictRegistry.ToStandby;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A standby with an empty disk, whose journal answers when the test lets it. */
class JournalReplicaTest {
  private static final List<Change> LATER = List.of(new Change.Unknown());
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources("akka-registry.conf").withFallback(ConfigFactory.load()));

  private final TestProbe<Journal.Command> journal = KIT.createTestProbe();
  private final TestProbe<VerdictRegistry.Command> registry = KIT.createTestProbe();
  private final VerdictLog log = new VerdictLog(History.EMPTY, 3, 100);
  private ActorRef<ToSession> session;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    KIT.spawn(
        JournalReplica.create(
            "b", Clock.fixed(NOW, ZoneOffset.UTC), journal.getRef(), registry.getRef()));
    locate(journal.expectMessageClass(Journal.Locate.class, PATIENCE).replyTo());
    session = mirror(_ -> true).session();
  }

  @Test
  void snapshot_whileOneIsWritten_isNotTaken() {
    sendState();
    var first = next(Journal.Replace.class);
    var at = new LogPoint(log.epoch(), log.head());
    assertThat(mirror(told -> told.taking().isPresent()).taking()).contains(at);

    block(2);
    sendState();
    assertThat(mirror(told -> told.taking().isPresent()).have()).isZero();
    first.replyTo().tell(new Journal.Written(first.ticket(), true));
    assertThat(mirror(told -> told.taking().isEmpty()).have()).isEqualTo(at.seq());

    sendState();
    assertThat(next(Journal.Replace.class).at().seq()).isEqualTo(log.head());
  }

  @Test
  void delta_behindAStateThatIsWritten_isTaken() {
    sendState();
    next(Journal.Replace.class);
    var before = log.head();
    block(2);
    session.tell(new Push(log.after(before, NOW)));

    assertThat(next(Journal.Write.class).batch().entries()).hasSize(1);
    var at = Optional.of(new LogPoint(log.epoch(), log.head()));
    assertThat(mirror(told -> told.taking().equals(at)).have()).isZero();
  }

  @Test
  void snapshot_thatTheDiskDoesNotTake_isNotClaimedByALaterWrite() {
    sendState();
    var replace = next(Journal.Replace.class);
    replace.replyTo().tell(new Journal.Written(replace.ticket(), Journal.State.HELD, "disk full"));
    assertThat(mirror(told -> told.trouble().isPresent()).trouble()).contains("disk full");

    var copy = new EvidenceCopy(log.epoch(), 0, 5, List.of(), List.of(Prefix.parse(ATTACKER)));
    session.tell(new ToStandby(new StandbyMessage.Copy(copy)));
    var write = next(Journal.Write.class);
    write.replyTo().tell(new Journal.Written(write.ticket(), true));

    var well = mirror(told -> told.trouble().isEmpty());
    assertThat(well.copied().revision()).isEqualTo(5);
    assertThat(well.have()).isZero();
    assertThat(well.taking()).isEmpty();
  }

  /** It can neither keep such an entry for others nor go on from it, so it must not claim it. */
  @Test
  void delta_withAnEntryOfALaterVersion_isNotTakenAndTheLeaderIsToldWhy() {
    sendState();
    next(Journal.Replace.class);
    var before = new LogPoint(log.epoch(), log.head());

    log.append(new Change.Unknown());
    session.tell(new Push(log.after(before.seq(), NOW)));

    var stuck = mirror(told -> told.trouble().isPresent());
    assertThat(stuck.trouble().orElseThrow()).contains("older than the log's entries", "upgrade");
    assertThat(stuck.taking()).contains(before);
  }

  /** What the leader pushes behind it is known, and yet this standby is no further. */
  @Test
  void delta_behindAnEntryOfALaterVersion_doesNotMakeItCount() {
    sendState();
    next(Journal.Replace.class);
    log.append(new Change.Unknown());
    session.tell(new Push(log.after(log.head() - 1, NOW)));
    var before = log.head();
    block(2);
    session.tell(new Push(log.after(before, NOW)));

    var stuck = mirror(told -> told.trouble().isPresent());
    assertThat(stuck.taking().orElseThrow().seq()).isEqualTo(before - 1);
    assertThat(mirror(_ -> true).trouble()).isEqualTo(stuck.trouble());
  }

  /** Another leader's history may have it not; then this standby is as good as any. */
  @Test
  void snapshot_ofALaterHistoryWithoutWhatWasUnknown_makesItCountAgain() {
    var chunk = new LinkMessage.Snapshot(log.epoch(), 9, 0, true, LATER, NOW);
    session.tell(new Push(chunk));
    mirror(told -> told.trouble().isPresent());

    log.open(5, 0);
    sendState();

    var well = mirror(told -> told.trouble().isEmpty());
    assertThat(well.taking()).contains(new LogPoint(log.epoch(), log.head()));
  }

  @Test
  void snapshot_withAChangeOfALaterVersion_isNotTaken() {
    var chunk = new LinkMessage.Snapshot(log.epoch(), log.head(), 0, true, LATER, NOW);
    session.tell(new Push(chunk));
    assertThat(mirror(told -> told.trouble().isPresent()).taking()).isEmpty();

    block(2);
    sendState();
    assertThat(next(Journal.Replace.class).at().seq()).isEqualTo(log.head());
    assertThat(mirror(told -> told.trouble().isEmpty()).taking()).isPresent();
  }

  private void block(int number) {
    var source = SourceAddress.v4(0x0a000000 + number).toString();
    log.append(new Change.Blocked(Samples.verdict(source, NOW, Duration.ofDays(1))));
  }

  private void sendState() {
    for (LinkMessage.Snapshot chunk : log.snapshot(NOW)) {
      session.tell(new Push(chunk));
    }
  }

  /** The next one of that type; the journal is empty whenever it is asked. */
  private <T> T next(Class<T> type) {
    while (true) {
      switch (journal.receiveMessage(PATIENCE)) {
        case Journal.Locate(var replyTo) -> locate(replyTo);
        case Journal.Command other when type.isInstance(other) -> {
          return type.cast(other);
        }
        case Journal.Command _ -> {}
      }
    }
  }

  private static void locate(ActorRef<Journal.Located> replyTo) {
    var empty = new JournalFile.Position(Optional.empty(), 0);
    replyTo.tell(new Journal.Located(empty, Optional.empty()));
  }

  private Mirror mirror(Predicate<Mirror> wanted) {
    while (true) {
      if (registry.receiveMessage(PATIENCE) instanceof VerdictRegistry.Standby(Mirror mirror)
          && wanted.test(mirror)) {
        return mirror;
      }
    }
  }
}
