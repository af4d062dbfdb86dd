package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry and its journal that are told of times that cannot be, past their own checks. */
class ImpossibleTimesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseResources("akka-registry.conf").withFallback(ConfigFactory.load()));
  private final TestProbe<LocalReply> operator = kit.createTestProbe();
  private final TestProbe<ToSession> session = kit.createTestProbe();

  @TempDir Path directory;

  private long said;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1000000000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2038-01-19T03:14:08Z",
        "2106-02-07T06:28:16Z",
        "9999-12-31T23:59:59Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void told_anyTime_goesOnAndKeepsAReadableJournal(Instant at) {
    var journal = journal();
    var registry = registry(journal);
    say(registry, attach(session.ref()));
    for (var message : messages(at)) {
      say(registry, message);
    }

    assertThat(ask(registry, new LocalRequest.ListSensors(), LocalReply.Sensors.class).sensors())
        .hasSize(1);
    assertThat(ask(registry, new LocalRequest.ListVerdicts(10), LocalReply.Verdicts.class))
        .isNotNull();
    ask(registry, new LocalRequest.ShowStatus(), StatusReply.CoordinatorStatus.class);
    var prefix = Prefix.parse("203.0.113.9");
    ask(registry, block(prefix), LocalReply.Changed.class);
    kit.stop(registry, PATIENCE);
    kit.stop(journal, PATIENCE);
    var next = registry(journal());
    assertThat(ask(next, new LocalRequest.ListVerdicts(10), LocalReply.Verdicts.class).verdicts())
        .anyMatch(one -> one.verdict().source().equals(prefix));
  }

  @Test
  void ask_whatFails_isRefusedAndTheRegistryGoesOn() {
    var registry = registry(journal());
    say(registry, attach(session.ref()));
    var until = Optional.of(Instant.MAX);
    var source = Prefix.parse(ATTACKER);
    var own =
        new Deviation(
            source, Optional.of(BlockKind.SUSPECT), Deviation.Cause.OWN, until, until, "scan");
    say(
        registry,
        new VerdictRegistry.Told(
            "web", new LinkMessage.Deviations(1, List.of(own)), Duration.ofSeconds(-1)));

    var refused = ask(registry, new LocalRequest.Where(source), LocalReply.Refused.class);

    assertThat(refused.reason()).isEqualTo(LocalReply.Reason.UNAVAILABLE);
    var sensors = ask(registry, new LocalRequest.ListSensors(), LocalReply.Sensors.class);
    assertThat(sensors.sensors()).extracting(SensorEntry::host).containsExactly("web");
  }

  /** Single and with evidence of today before and behind, enough for verdicts of each kind. */
  private List<FromSession> messages(Instant at) {
    var web = "web";
    var messages = new ArrayList<FromSession>();
    var seq = 0L;
    for (var kind : EvidenceKind.values()) {
      var source = "198.51.100." + (1 + messages.size());
      var evidence = new ArrayList<Evidence>();
      evidence.add(Samples.evidence(web, 21, source, NOW, kind));
      for (var port = 22; port < 30; port++) {
        evidence.add(Samples.evidence(web, port, source, at, kind));
      }
      evidence.add(Samples.evidence(web, 30, source, NOW, kind));
      messages.add(new VerdictRegistry.Report(web, 1, ++seq, evidence, session.ref()));
    }
    for (var source = 1; source <= 40; source++) { // decoys and a campaign
      var evidence = Samples.evidence(web, 23, "203.0.113." + source, at, EvidenceKind.SYN_DARK);
      var twin = Samples.with(evidence, web, probe(at, "192.0.2." + source));
      messages.add(
          new VerdictRegistry.Report(web, 1, ++seq, List.of(evidence, twin), session.ref()));
    }
    messages.addAll(vitals(web, at));
    messages.addAll(history(web, at));
    return messages;
  }

  private static List<FromSession> vitals(String web, Instant at) {
    return List.of(
        new VerdictRegistry.Told(
            web,
            new LinkMessage.Health(1, 2, 3, 4, 5, 6, Optional.empty(), 7, 8, at),
            Duration.between(NOW, at)),
        new VerdictRegistry.Told(
            web,
            new LinkMessage.Deviations(
                1,
                List.of(
                    new Deviation(
                        Prefix.parse(ATTACKER),
                        Optional.of(BlockKind.SUSPECT),
                        Deviation.Cause.OWN,
                        Optional.of(at),
                        Optional.of(at),
                        "scan"))),
            Duration.ZERO));
  }

  private List<FromSession> history(String web, Instant at) {
    var verdict = new Change.Blocked(odd(at));
    var point = new LogPoint(new Epoch(1, 9), 3);
    return List.of(
        new VerdictRegistry.Offer(web, List.of(new Offered(point, verdict))),
        new VerdictRegistry.Offer("mail", List.of(new Offered(point, verdict))),
        new VerdictRegistry.Holding(
            web, new LinkMessage.Holding(point, 0, true, List.of(verdict)), session.ref()),
        new VerdictRegistry.Follow(web, Optional.of(point.epoch()), 3, 0, 0, session.ref()));
  }

  private static Probe probe(Instant at, String source) {
    return Samples.probe(at, source, 23, 50_000, 77);
  }

  private static Verdict odd(Instant at) {
    return Verdict.ordered(Prefix.parse("203.0.113.77"), Origin.OPERATOR, "odd", "root", at, at);
  }

  private static VerdictRegistry.Attach attach(ActorRef<ToSession> session) {
    return new VerdictRegistry.Attach(
        new FleetHost("web", List.of()),
        "test",
        Set.of(Mode.ATCP),
        "none",
        Set.of(),
        Samples.certificate(NOW),
        session);
  }

  private void say(ActorRef<VerdictRegistry.Command> registry, FromSession message) {
    registry.tell(new FromSession.Relayed(++said, message, session.ref()));
    var number = said;
    session.fishForMessage(
        PATIENCE,
        told ->
            told instanceof VerdictRegistry.Taken(var taken) && taken == number
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private <T extends LocalReply> T ask(
      ActorRef<VerdictRegistry.Command> registry, LocalRequest request, Class<T> answer) {
    registry.tell(new VerdictRegistry.Order(request, Asker.here("root"), operator.ref()));
    return operator.expectMessageClass(answer, PATIENCE);
  }

  private ActorRef<Journal.Command> journal() {
    var file = JournalFile.open(directory.resolve("journal.db"), 1000);
    return kit.spawn(Journal.create(file, CLOCK), Journal.DISPATCHER);
  }

  private ActorRef<VerdictRegistry.Command> registry(ActorRef<Journal.Command> journal) {
    return kit.spawn(
        VerdictRegistry.create(RegistrySettings.defaults("center", "test"), journal, CLOCK));
  }

  private static LocalRequest block(Prefix prefix) {
    return new LocalRequest.Block(prefix, Duration.ofHours(1), "by hand");
  }
}
