package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.promised;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerdictRegistryTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseResources("akka-registry.conf"))
              .withFallback(ConfigFactory.load()));
  private static final FleetHost WEB =
      new FleetHost("web", List.of(SourceAddress.parse("192.0.2.1")));

  private final TestProbe<Journal.Command> journal = KIT.createTestProbe();
  private final TestProbe<ToSession> session = KIT.createTestProbe();
  private final TestProbe<LocalReply> operator = KIT.createTestProbe();
  private final ActorRef<VerdictRegistry.Command> registry =
      KIT.spawn(
          VerdictRegistry.create(
              Samples.settings(), journal.getRef(), Clock.fixed(NOW, ZoneOffset.UTC)));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void load() {
    load(History.EMPTY);
  }

  private void load(History history) {
    journal.expectMessageClass(Journal.Load.class).replyTo().tell(new Journal.Loaded(history));
    commit();
  }

  @Test
  void follow_newSensor_getsTheWholeStateThenPushes() {
    attach("web", session);
    commit();
    var snapshot = follow("web", Optional.empty(), 0, LinkMessage.Snapshot.class);
    assertThat(snapshot.last()).isTrue();
    assertThat(snapshot.changes()).contains(new Change.HostEnrolled(WEB));
    tellFollow("web", Optional.of(snapshot.epoch()), snapshot.seq());

    order(new LocalRequest.Block(Prefix.parse(ATTACKER), Duration.ofHours(1), "by hand"));

    var delta = receive(LinkMessage.Delta.class);
    assertThat(delta.entries()).extracting(LogEntry::seq).containsExactly(snapshot.seq() + 1);
  }

  @Test
  void order_change_isAcknowledgedOnlyAfterTheCommit() {
    order(new LocalRequest.Block(Prefix.parse(ATTACKER), Duration.ofHours(1), "by hand"));
    operator.expectNoMessage();

    commit();

    assertThat(operator.expectMessageClass(LocalReply.Changed.class).objects())
        .containsExactly(ATTACKER + " blocked until 2026-01-01T01:00:00Z");
  }

  @Test
  void order_changeWithAStandby_waitsForItToo() {
    var standby = KIT.<ToSession>createTestProbe();
    mirror(Optional.empty(), 0, standby);
    var epoch = message(standby, LinkMessage.Snapshot.class).epoch();
    mirror(Optional.of(epoch), 1, standby);
    order(new LocalRequest.Block(Prefix.parse(ATTACKER), Duration.ofHours(1), "by hand"));
    commit();
    operator.expectNoMessage();

    mirror(Optional.of(epoch), 2, standby);

    operator.expectMessageClass(LocalReply.Changed.class);
  }

  @Test
  void status_standbyWithAFullDisk_warns() {
    var standby = KIT.<ToSession>createTestProbe();
    mirror(Optional.empty(), 0, Optional.of("disk full"), standby);

    order(new LocalRequest.ShowStatus());

    var status = operator.expectMessageClass(StatusReply.CoordinatorStatus.class);
    assertThat(status.warnings()).anyMatch(line -> line.contains("coordinator2 cannot write"));
  }

  @Test
  void report_evidenceOfThreeHosts_blocksAndAcknowledgesAfterTheCommit() {
    for (var host : List.of("a", "b", "c")) {
      registry.tell(
          new VerdictRegistry.Report(host, 1, 1, List.of(syn(host, 22)), session.getRef()));
      session.expectNoMessage();
      commit();
      assertThat(receive(LinkMessage.Reported.class).seq()).isEqualTo(1);
    }

    order(new LocalRequest.ListVerdicts(10));
    var verdicts = operator.expectMessageClass(LocalReply.Verdicts.class).verdicts();
    assertThat(verdicts).hasSize(1);
    assertThat(verdicts.getFirst().verdict().source()).isEqualTo(Prefix.parse(ATTACKER));
  }

  @Test
  void order_listWhileASensorLags_namesIt() {
    attach("web", session);
    commit();
    var snapshot = follow("web", Optional.empty(), 0, LinkMessage.Snapshot.class);
    order(new LocalRequest.Block(Prefix.parse(ATTACKER), Duration.ofHours(1), "by hand"));
    commit();
    operator.expectMessageClass(LocalReply.Changed.class);
    order(new LocalRequest.ListVerdicts(10));
    assertThat(standing().notYetOn()).containsExactly("web");

    tellFollow("web", Optional.of(snapshot.epoch()), snapshot.seq() + 1);
    order(new LocalRequest.ListVerdicts(10));

    assertThat(standing().notYetOn()).isEmpty();
  }

  @Test
  void order_listWhileASensorKeepsFewerThanThereAre_namesIt() {
    attach("web", session);
    commit();
    var snapshot = follow("web", Optional.empty(), 0, LinkMessage.Snapshot.class);
    order(new LocalRequest.Block(Prefix.parse(ATTACKER), Duration.ofHours(1), "by hand"));
    commit();
    operator.expectMessageClass(LocalReply.Changed.class);
    var head = snapshot.seq() + 1;
    tellFollow("web", Optional.of(snapshot.epoch()), head);

    tellKept(head, 0);
    order(new LocalRequest.ListVerdicts(10));
    assertThat(standing().notYetOn()).containsExactly("web");
    tellKept(head, 1);
    order(new LocalRequest.ListVerdicts(10));

    assertThat(standing().notYetOn()).isEmpty();
  }

  private void tellKept(long have, int held) {
    var none = Optional.<String>empty();
    var health = new LinkMessage.Health(0, 0, 0, 0, 0, 0, none, have, held, NOW);
    registry.tell(new VerdictRegistry.Told("web", health, Duration.ZERO));
  }

  @Test
  void order_blockOfAGuardedOrIgnoredAddress_isForbiddenWithTheCause() {
    attach("web", session);
    order(new LocalRequest.AddIgnore(Prefix.parse("203.0.113.0/24"), "partner"));

    order(new LocalRequest.Block(Prefix.parse("192.0.2.0/24"), Duration.ofHours(1), ""));
    assertThat(refusal(LocalReply.Reason.FORBIDDEN)).contains("web, a host of this fleet");
    order(new LocalRequest.Block(Prefix.parse("203.0.113.7"), Duration.ofHours(1), ""));
    assertThat(refusal(LocalReply.Reason.FORBIDDEN)).contains("203.0.113.0/24 (partner)");
    order(new LocalRequest.Unblock(Prefix.parse("203.0.113.9")));
    assertThat(refusal(LocalReply.Reason.NOT_FOUND)).contains("203.0.113.9");
  }

  @Test
  void order_why_tellsScoreEvidenceAndTheWayBack() {
    report("a", 22);
    report("b", 22);
    report("c", 22);
    order(new LocalRequest.Why(Prefix.parse(ATTACKER)));

    var why = operator.expectMessageClass(LocalReply.Explanation.class);
    assertThat(why.verdicts()).hasSize(1);
    assertThat(why.pairs()).isEqualTo(3);
    assertThat(why.score()).isEqualTo(3 * Math.log(10));
    assertThat(why.undo()).contains("picket unblock " + ATTACKER);
  }

  @Test
  void order_ignoreOfABlockedAddress_releasesIt() {
    report("a", 22);
    report("b", 22);
    report("c", 22);
    order(new LocalRequest.AddIgnore(Prefix.parse("198.51.100.0/24"), "ours"));
    journal.receiveSeveralMessages(4).forEach(VerdictRegistryTest::confirm);

    assertThat(operator.expectMessageClass(LocalReply.Changed.class).objects())
        .containsExactly("198.51.100.0/24 ignored", ATTACKER + " unblocked");
  }

  @Test
  void order_ignoreOfEverybody_isDoneWithAWarning() {
    order(new LocalRequest.AddIgnore(Prefix.parse("::/0"), "all"));
    journal.receiveSeveralMessages(1).forEach(VerdictRegistryTest::confirm);

    var answer = operator.expectMessageClass(LocalReply.Changed.class);
    assertThat(answer.objects()).containsExactly("::/0 ignored");
    assertThat(answer.warnings()).containsExactly("::/0 spares everybody: nobody is ever blocked");
  }

  @Test
  void attach_secondSessionOfAHost_endsTheFirst() {
    attach("web", session);
    attach("web", KIT.createTestProbe());

    assertThat(receive(LinkMessage.Refused.class).reason()).contains("another session");
  }

  @Test
  void follow_unknownSession_isAskedToAttach() {
    tellFollow("web", Optional.empty(), 0);

    session.expectMessage(new VerdictRegistry.Reattach());
  }

  @Test
  void follow_ofALogThatWasLost_isAskedWhatItHolds() {
    var lost = new Epoch(9, 1);
    var db = new FleetHost("db", WEB.addresses());
    var kept = new Change.Blocked(Samples.verdict(ATTACKER, NOW, Duration.ofHours(1)));
    var held = List.<Change>of(new Change.HostEnrolled(WEB), new Change.HostEnrolled(db), kept);
    attach("web", session);
    commit();
    attach("db", session);
    commit();
    for (var host : List.of("web", "db")) {
      tellFollow(host, Optional.of(lost), 40);
      assertThat(receive(LinkMessage.Gathering.class).chunk()).isZero();
      var part = new LinkMessage.Holding(new LogPoint(lost, 40), 0, true, held);
      registry.tell(new VerdictRegistry.Holding(host, part, session.getRef()));
    }

    var written = journal.expectMessageClass(Journal.Write.class).batch().entries();
    assertThat(written).extracting(LogEntry::change).containsExactly(kept);
    assertThat(journal.expectMessageClass(Journal.Pledge.class).epoch()).isEqualTo(lost);
    load(promised(lost));
    tellFollow("web", Optional.of(lost), 40);
    session.expectMessage(new VerdictRegistry.Reattach());
    assertThat(receive(LinkMessage.Snapshot.class).epoch().number()).isEqualTo(10);
  }

  @Test
  void follow_laterEpoch_opensOneAboveIt() {
    var seen = new Epoch(9, 1);
    tellFollow("web", Optional.of(seen), 0);
    assertThat(journal.expectMessageClass(Journal.Pledge.class).epoch()).isEqualTo(seen);
    load(promised(seen));
    tellFollow("web", Optional.of(seen), 40);
    session.expectMessage(new VerdictRegistry.Reattach());

    assertThat(receive(LinkMessage.Snapshot.class).epoch().number()).isEqualTo(10);
  }

  @Test
  void serves_hosts_unionIsLoggedOnce() {
    registry.tell(new VerdictRegistry.Serves("a", new ServedPorts("22", "")));
    registry.tell(new VerdictRegistry.Serves("b", new ServedPorts("22", "")));

    var first = journal.expectMessageClass(Journal.Write.class).batch();
    var second = journal.expectMessageClass(Journal.Write.class).batch();
    assertThat(first.entries())
        .extracting(LogEntry::change)
        .containsExactly(new Change.ServedChanged(new ServedPorts("22", "")));
    assertThat(second.entries()).isEmpty();
  }

  @Test
  void written_byAnotherHistory_startsAnewFromTheJournal() {
    report("a", 22);
    var write = journal.expectMessageClass(Journal.Write.class);
    write.replyTo().tell(new Journal.Written(write.ticket(), false));

    journal.expectMessageClass(Journal.Load.class);
  }

  private void mirror(Optional<Epoch> epoch, long have, TestProbe<ToSession> standby) {
    mirror(epoch, have, Optional.empty(), standby);
  }

  private void mirror(
      Optional<Epoch> epoch, long have, Optional<String> trouble, TestProbe<ToSession> standby) {
    registry.tell(
        new VerdictRegistry.Standby(
            new StandbyMessage.Mirror(
                "coordinator2",
                epoch,
                have,
                epoch,
                StandbyMessage.Copied.NONE,
                Optional.empty(),
                trouble,
                standby.getRef())));
  }

  private void report(String host, int port) {
    registry.tell(
        new VerdictRegistry.Report(
            host, 1, port, List.of(syn(host, port)), KIT.<ToSession>createTestProbe().getRef()));
  }

  private void attach(String host, TestProbe<ToSession> by) {
    registry.tell(
        new VerdictRegistry.Attach(
            host.equals(WEB.name()) ? WEB : new FleetHost(host, List.of()),
            "0.1",
            Set.of(Mode.ATCP),
            "nflog",
            Set.of("dmz"),
            Samples.certificate(NOW),
            by.getRef()));
  }

  private <T extends LinkMessage> T follow(
      String host, Optional<Epoch> epoch, long have, Class<T> answer) {
    tellFollow(host, epoch, have);
    return receive(answer);
  }

  private void tellFollow(String host, Optional<Epoch> epoch, long have) {
    registry.tell(new VerdictRegistry.Follow(host, epoch, have, 0, 0, session.getRef()));
  }

  private void order(LocalRequest request) {
    registry.tell(new VerdictRegistry.Order(request, Asker.here("root"), operator.getRef()));
  }

  private void commit() {
    confirm(journal.expectMessageClass(Journal.Write.class));
  }

  private static void confirm(Journal.Command command) {
    if (command instanceof Journal.Write write) {
      write.replyTo().tell(new Journal.Written(write.ticket(), true));
    }
  }

  private <T extends LinkMessage> T receive(Class<T> type) {
    return message(session, type);
  }

  private static <T extends LinkMessage> T message(TestProbe<ToSession> probe, Class<T> type) {
    var push = probe.expectMessageClass(Push.class);
    assertThat(push.message()).isInstanceOf(type);
    return type.cast(push.message());
  }

  private Standing standing() {
    return operator.expectMessageClass(LocalReply.Verdicts.class).verdicts().getFirst();
  }

  private String refusal(LocalReply.Reason reason) {
    var refused = operator.expectMessageClass(LocalReply.Refused.class);
    assertThat(refused.reason()).isEqualTo(reason);
    return refused.message();
  }
}
