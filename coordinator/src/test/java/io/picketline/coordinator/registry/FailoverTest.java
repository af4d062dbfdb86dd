package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.order.Orders;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three coordinators' registries, replicas and journals, without the cluster that chooses. */
class FailoverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseResources("akka-registry.conf").withFallback(ConfigFactory.load()));
  private final TestProbe<LocalReply> operator = kit.createTestProbe();
  private final TestProbe<ToSession> sensor = kit.createTestProbe();
  private final Map<String, ActorRef<Journal.Command>> journals = new HashMap<>();
  private final Map<String, ActorRef<JournalReplica.Command>> replicas = new HashMap<>();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void failover_halfTheEvidenceAcknowledged_isEnoughWithTheOtherHalf() {
    var one = lead("one", "two", "three");
    awaitReport(one, "a", 1);
    awaitReport(one, "b", 1);
    fail(one, "one");

    var two = lead("two", "three");
    awaitReport(two, "c", 1);

    assertThat(verdicts(two)).containsExactly(ATTACKER);
  }

  @Test
  void failover_evidenceThatOnlyTheOtherStandbyHas_isGathered() {
    var one = lead("one", "three");
    awaitReport(one, "a", 1);
    awaitReport(one, "b", 1);
    fail(one, "one");

    var two = lead("two", "three");
    awaitReport(two, "c", 1);

    assertThat(verdicts(two)).containsExactly(ATTACKER);
  }

  @Test
  void failover_toAnEmptyJournal_goesOnFromTheOtherStandby() {
    var one = lead("one", "three");
    await().atMost(PATIENCE).until(() -> changed(ask(one, block("203.0.113.5"))));
    fail(one, "one");

    var two = lead("two", "three");

    await().atMost(PATIENCE).until(() -> verdicts(two).equals(List.of("203.0.113.5")));
  }

  @Test
  void lead_noOtherHeard_changesNothingUntilOneIs() {
    var one = lead("one");
    assertThat(ask(one, block("203.0.113.5"))).isEqualTo(Orders.UNDECIDED);

    follow("three", one);

    await().atMost(PATIENCE).until(() -> changed(ask(one, block("203.0.113.5"))));
  }

  @Test
  void offer_whileNothingIsDecided_isTakenOnceSomethingIs() {
    var one = lead("one");
    var verdict = Samples.verdict("203.0.113.5", Instant.now(), Duration.ofHours(1));
    var offered = new Offered(new LogPoint(new Epoch(1, 99), 5), new Change.Blocked(verdict));
    for (var sensorName : List.of("a", "b")) {
      one.tell(new VerdictRegistry.Offer(sensorName, List.of(offered)));
    }
    assertThat(verdicts(one)).isEmpty();

    follow("three", one);

    await().atMost(PATIENCE).until(() -> verdicts(one).equals(List.of("203.0.113.5")));
  }

  @Test
  void lead_lastStandbyLost_stopsDecidingAfterThePause() {
    var one = lead("one", "two");
    await().atMost(PATIENCE).until(() -> changed(ask(one, block("203.0.113.5"))));

    kit.stop(replicas.remove("two"), PATIENCE);

    await().atMost(PATIENCE).until(() -> !decides(one));
    assertThat(ask(one, block("203.0.113.6"))).isEqualTo(Orders.UNDECIDED);
    assertThat(verdicts(one)).containsExactly("203.0.113.5");
  }

  private ActorRef<VerdictRegistry.Command> lead(String name, String... standbys) {
    var usual = Samples.settings();
    var settings =
        new RegistrySettings(
            name,
            usual.software(),
            usual.maxSources(),
            usual.fleetBudget(),
            usual.sensorBudget(),
            usual.maxWaiting(),
            usual.retainedEntries(),
            usual.limits(),
            3);
    var registry = kit.spawn(VerdictRegistry.create(settings, journal(name), Clock.systemUTC()));
    for (var standby : standbys) {
      follow(standby, registry);
    }
    return registry;
  }

  private void follow(String name, ActorRef<VerdictRegistry.Command> registry) {
    replicas.put(
        name, kit.spawn(JournalReplica.create(name, Clock.systemUTC(), journal(name), registry)));
  }

  private void fail(ActorRef<VerdictRegistry.Command> registry, String name) {
    kit.stop(registry, PATIENCE);
    replicas.values().forEach(replica -> kit.stop(replica, PATIENCE));
    replicas.clear();
    kit.stop(journals.remove(name), PATIENCE);
  }

  private ActorRef<Journal.Command> journal(String name) {
    return journals.computeIfAbsent(
        name,
        file ->
            kit.spawn(
                Journal.create(
                    JournalFile.open(directory.resolve(file + ".db"), 1_000), Clock.systemUTC()),
                Journal.DISPATCHER));
  }

  private void awaitReport(ActorRef<VerdictRegistry.Command> registry, String host, long seq) {
    await().atMost(PATIENCE).until(() -> decides(registry));
    var evidence =
        List.of(Samples.evidence(host, 22, ATTACKER, Instant.now(), EvidenceKind.SYN_DARK));
    registry.tell(new VerdictRegistry.Report(host, 1, seq, evidence, sensor.getRef()));

    assertThat(sensor.receiveMessage(PATIENCE))
        .isEqualTo(new Push(new LinkMessage.Reported(1, seq)));
  }

  private boolean decides(ActorRef<VerdictRegistry.Command> registry) {
    var status = (StatusReply.CoordinatorStatus) ask(registry, new LocalRequest.ShowStatus());
    return !status.leader().contains("decides nothing");
  }

  private LocalReply ask(ActorRef<VerdictRegistry.Command> registry, LocalRequest request) {
    registry.tell(new VerdictRegistry.Order(request, Asker.here("root"), operator.getRef()));
    return operator.receiveMessage(PATIENCE);
  }

  private static boolean changed(LocalReply reply) {
    return reply instanceof LocalReply.Changed;
  }

  private static LocalRequest block(String address) {
    return new LocalRequest.Block(Prefix.parse(address), Duration.ofHours(1), "");
  }

  private List<String> verdicts(ActorRef<VerdictRegistry.Command> registry) {
    var reply = (LocalReply.Verdicts) ask(registry, new LocalRequest.ListVerdicts(10));
    return reply.verdicts().stream().map(one -> one.verdict().source().toString()).toList();
  }
}
