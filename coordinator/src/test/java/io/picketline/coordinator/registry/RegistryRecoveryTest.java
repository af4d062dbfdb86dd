package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registry, journal file and replica together. */
class RegistryRecoveryTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseResources("akka-registry.conf").withFallback(ConfigFactory.load()));
  private final TestProbe<LocalReply> operator = kit.createTestProbe();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void restart_afterAVerdictAndHalfTheEvidence_goesOnFromThere() {
    var journal = journal("one.db");
    var first = registry("one", journal);
    order(first, new LocalRequest.Block(Prefix.parse("203.0.113.5"), Duration.ofHours(1), ""));
    operator.expectMessageClass(LocalReply.Changed.class, PATIENCE);
    report(first, "a");
    report(first, "b");
    kit.stop(first, PATIENCE);
    kit.stop(journal, PATIENCE);

    var second = registry("one", journal("one.db"));
    report(second, "c");
    order(second, new LocalRequest.ListVerdicts(10));

    assertThat(verdicts()).containsExactlyInAnyOrder("203.0.113.5", ATTACKER);
    assertThat(status(second).epoch().orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void standby_thatFollowed_takesOverWithEveryAcknowledgedChange() {
    var leader = registry("one", journal("one.db"));
    var journalOfTwo = journal("two.db");
    var replica = kit.spawn(JournalReplica.create("two", Clock.systemUTC(), journalOfTwo, leader));
    order(leader, new LocalRequest.Block(Prefix.parse("203.0.113.5"), Duration.ofHours(1), ""));
    operator.expectMessageClass(LocalReply.Changed.class, PATIENCE);
    order(leader, new LocalRequest.AddIgnore(Prefix.parse("192.0.2.0/24"), "ours"));
    var seq = operator.expectMessageClass(LocalReply.Changed.class, PATIENCE).seq();
    await().atMost(PATIENCE).until(() -> head(journalOfTwo) >= seq);
    var epoch = status(leader).epoch().orElseThrow();
    kit.stop(leader, PATIENCE);
    kit.stop(replica, PATIENCE);

    var successor = registry("two", journalOfTwo);
    order(successor, new LocalRequest.ListVerdicts(10));

    assertThat(verdicts()).containsExactly("203.0.113.5");
    assertThat(status(successor).epoch().orElseThrow()).isGreaterThan(epoch);
    order(successor, new LocalRequest.ListIgnored());
    assertThat(operator.expectMessageClass(IgnoreReply.Ignored.class).network()).hasSize(1);
  }

  @Test
  void journal_thatCannotBeRead_stopsAndTheRegistryWithIt() {
    var epoch = new Epoch(1, 1);
    var file = JournalFile.open(directory.resolve("bad.db"), 100);
    var opened = new Change.EpochOpened(epoch, Optional.empty(), 0);
    file.write(Batch.of(epoch, List.of(new LogEntry(1, opened))));
    file.commit();
    file.close();
    var journal = kit.spawn(Journal.create(file, Clock.systemUTC()), Journal.DISPATCHER);
    var stopped = kit.<Object>createTestProbe();

    journal.tell(new Journal.Load(kit.<Journal.Loaded>createTestProbe().getRef()));

    stopped.expectTerminated(journal, PATIENCE);
  }

  @Test
  void write_manyAtOnce_areCommittedTogetherAndInOrder() {
    var journal = journal("many.db");
    var writer = kit.<Journal.Written>createTestProbe();
    var epoch = new Epoch(1, 1);
    for (var i = 1; i <= 5_000; i++) {
      var prefix = Prefix.parse("10.%d.%d.%d".formatted(i >> 16 & 255, i >> 8 & 255, i & 255));
      var verdict = Samples.verdict(prefix.toString(), Instant.now(), Duration.ofHours(1));
      journal.tell(
          new Journal.Write(
              Batch.of(epoch, List.of(new LogEntry(i, new Change.Blocked(verdict)))),
              i,
              writer.getRef()));
    }
    for (var i = 1; i <= 5_000; i++) {
      writer.expectMessage(PATIENCE, new Journal.Written(i, true));
    }

    assertThat(head(journal)).isEqualTo(5_000);
  }

  private ActorRef<Journal.Command> journal(String name) {
    var file = JournalFile.open(directory.resolve(name), 1000);
    return kit.spawn(Journal.create(file, Clock.systemUTC()), Journal.DISPATCHER);
  }

  private ActorRef<VerdictRegistry.Command> registry(
      String name, ActorRef<Journal.Command> journal) {
    return kit.spawn(
        VerdictRegistry.create(
            RegistrySettings.defaults(name, "test"), journal, Clock.systemUTC()));
  }

  private void report(ActorRef<VerdictRegistry.Command> registry, String host) {
    var session = kit.<ToSession>createTestProbe();
    registry.tell(
        new VerdictRegistry.Report(
            host, 1, 1, List.of(syn(host, 22, ATTACKER, Instant.now())), session.getRef()));
    session.expectMessageClass(VerdictRegistry.Push.class, PATIENCE);
  }

  private void order(ActorRef<VerdictRegistry.Command> registry, LocalRequest request) {
    registry.tell(new VerdictRegistry.Order(request, Asker.here("root"), operator.getRef()));
  }

  private StatusReply.CoordinatorStatus status(ActorRef<VerdictRegistry.Command> registry) {
    order(registry, new LocalRequest.ShowStatus());
    return operator.expectMessageClass(StatusReply.CoordinatorStatus.class, PATIENCE);
  }

  private List<String> verdicts() {
    return operator.expectMessageClass(LocalReply.Verdicts.class, PATIENCE).verdicts().stream()
        .map(standing -> standing.verdict().source().toString())
        .toList();
  }

  private long head(ActorRef<Journal.Command> journal) {
    var probe = kit.<Journal.Located>createTestProbe();
    journal.tell(new Journal.Locate(probe.getRef()));
    return probe.expectMessageClass(Journal.Located.class, PATIENCE).position().head();
  }
}
