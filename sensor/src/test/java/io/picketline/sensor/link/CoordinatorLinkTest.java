package io.picketline.sensor.link;

import static io.picketline.sensor.keeper.Probes.evidence;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.config.Endpoint;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LinkVersions;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.Surveyed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorLinkTest {
  private static final String MANY_INTERFACES = "pcap on " + "veth0 ".repeat(60);

  private static final Epoch EPOCH = new Epoch(1, 5);
  private static final Change CHANGE = new Change.ServedChanged(ServedPorts.NONE);
  private static final LinkMessage.Welcome WELCOME =
      new LinkMessage.Welcome(LinkMessage.VERSION, "test", "c1", "web1", Instant.EPOCH);

  @TempDir static Path directory;
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString(
              """
              akka.actor.testkit.typed.single-expect-default = 30s
              picketline.disk-dispatcher.type = Dispatcher
              """));
  private static Certificates certificates;
  private static KeptIdentity sensor;
  private static Identity coordinator;
  private static Identity impostor;

  private final TestProbe<BlockKeeper.Command> keeper = KIT.createTestProbe();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final TestProbe<EvidenceIntake.Command> intake = KIT.createTestProbe();
  private final AtomicReference<Instant> renewalClock = new AtomicReference<>(Instant.now());

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(directory);
    certificates.issue("web1", Role.SENSOR);
    sensor = KeptIdentity.load(certificates.directory("web1"), Role.SENSOR, InstantSource.system());
    coordinator = certificates.issue("c1", Role.COORDINATOR);
    impostor = certificates.issue("web2", Role.SENSOR);
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void connect_welcomed_followsTheLogAndAcknowledgesWhatIsInForce() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    link(server, List.of(server.endpoint()));
    var connection = server.connection();
    assertThat(server.next(LinkMessage.Hello.class).modes()).containsExactly(Mode.ATCP);

    FakeCoordinator.say(connection, WELCOME);
    answerCount(0);
    assertThat(server.next(LinkMessage.Follow.class).have()).isZero();

    FakeCoordinator.say(connection, snapshot(EPOCH, 1, List.of()));
    answer(BlockKeeper.Replace.class, BlockKeeper.Replace::replyTo, EPOCH, 1);

    var follow = server.next(LinkMessage.Follow.class);
    assertThat(follow.epoch()).contains(EPOCH);
    assertThat(follow.have()).isEqualTo(1);
    assertThat(follow.blocks()).isEqualTo(3);
    assertThat(follow.suspects()).isEqualTo(2);
    assertThat(told).containsExactly("link-back linked to c1 (%s)".formatted(server.endpoint()));
  }

  @Test
  void snapshot_ofAnotherHistory_isAnsweredByWhatItLacks() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    link(server, List.of(server.endpoint()));
    var connection = server.connection();
    FakeCoordinator.say(connection, WELCOME);
    FakeCoordinator.say(connection, snapshot(EPOCH, 1, List.of()));
    answer(BlockKeeper.Replace.class, BlockKeeper.Replace::replyTo, EPOCH, 1);
    FakeCoordinator.say(
        connection,
        new LinkMessage.Delta(
            EPOCH, new LogPoint(EPOCH, 1), List.of(new LogEntry(2, CHANGE)), 2, Instant.EPOCH));
    answer(BlockKeeper.Apply.class, BlockKeeper.Apply::replyTo, EPOCH, 2);

    var opened = new Change.EpochOpened(new Epoch(2, 9), Optional.of(EPOCH), 1);
    var before = new Change.EpochOpened(EPOCH, Optional.empty(), 0);
    FakeCoordinator.say(connection, snapshot(opened.epoch(), 2, List.of(before, opened)));

    assertThat(server.next(LinkMessage.Offer.class).entries())
        .containsExactly(new Offered(new LogPoint(EPOCH, 2), CHANGE));
  }

  @Test
  void gathering_byACoordinatorThatLostTheLog_isToldWhatIsInForce() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    link(server, List.of(server.endpoint()));
    var connection = server.connection();
    FakeCoordinator.say(connection, WELCOME);
    answerCount(0);

    FakeCoordinator.say(connection, new LinkMessage.Gathering(0));
    keeper.expectMessageClass(BlockKeeper.Tell.class).replyTo().tell(SavedRules.of(350));
    var first = server.next(LinkMessage.Holding.class);
    FakeCoordinator.say(connection, new LinkMessage.Gathering(-1));
    FakeCoordinator.say(connection, new LinkMessage.Gathering(1));
    var second = server.next(LinkMessage.Holding.class);

    assertThat(first.at()).isEqualTo(new LogPoint(EPOCH, 7));
    assertThat(first.last()).isFalse();
    assertThat(second.chunk()).isEqualTo(1);
    assertThat(first.changes().size() + second.changes().size()).isEqualTo(350);
    assertThat(second.last()).isTrue();
  }

  @Test
  void delayed_byTheCoordinator_isShownUntilThereIsNews() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    var link = link(server, List.of(server.endpoint()));
    var connection = server.connection();
    FakeCoordinator.say(connection, WELCOME);
    FakeCoordinator.say(connection, new LinkMessage.Delayed("12 wait before it"));
    awaitText(link, "waiting: 12 wait before it");

    FakeCoordinator.say(connection, snapshot(EPOCH, 1, List.of()));

    keeper.fishForMessage(
        Duration.ofSeconds(30),
        told ->
            told instanceof BlockKeeper.Replace
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    assertThat(description(link)).contains("connected").doesNotContain("waiting");
  }

  @Test
  void unsent_evidenceThatWaits_isToldOnceWhileItIsTheSame() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    link(server, List.of(server.endpoint()));
    var connection = server.connection();
    FakeCoordinator.say(connection, WELCOME);
    for (var i = 0; i < 2; i++) {
      intake
          .fishForMessage(
              Duration.ofSeconds(30),
              asked ->
                  asked instanceof EvidenceIntake.Count
                      ? FishingOutcomes.complete()
                      : FishingOutcomes.continueAndIgnore())
          .stream()
          .map(EvidenceIntake.Count.class::cast)
          .forEach(asked -> asked.replyTo().tell(new EvidenceIntake.Counted(7, 1, 2, 3, 4)));
    }
    var told = server.next(LinkMessage.Unsent.class);

    assertThat(told).isEqualTo(new LinkMessage.Unsent(7, 3, 5));
    assertThat(server.remaining(LinkMessage.Unsent.class)).isEmpty();
  }

  @Test
  void report_connectionLostBeforeItIsConfirmed_isSentAgainAsTheSame() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    link(server, List.of(server.endpoint()));
    var first = server.connection();
    FakeCoordinator.say(first, WELCOME);
    var take = intake.expectMessageClass(EvidenceIntake.Take.class);
    take.replyTo().tell(new EvidenceIntake.Taken(List.of(evidence("192.0.2.7", 23))));
    var report = server.next(LinkMessage.Report.class);

    first.complete();
    var second = server.connection();
    FakeCoordinator.say(second, WELCOME);

    assertThat(server.next(LinkMessage.Report.class)).isEqualTo(report);
  }

  @Test
  void serve_changed_isTold() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    var link = link(server, List.of(server.endpoint()));
    link.tell(new CoordinatorLink.Serve(new ServedPorts("22", "")));
    FakeCoordinator.say(server.connection(), WELCOME);

    assertThat(server.next(LinkMessage.Serves.class).served()).isEqualTo(new ServedPorts("22", ""));
  }

  @Test
  void connect_peerIsNoCoordinator_leavesAndSaysSo() throws Exception {
    var server = new FakeCoordinator(KIT.system(), impostor);
    var link = link(server, List.of(server.endpoint()));

    awaitText(link, "no certificate of a coordinator");
  }

  @Test
  void connect_closedWithoutAWelcome_isCalledARefusal() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    var link = link(server, List.of(server.endpoint()));
    server.connection().complete();

    awaitText(link, "refused the connection");
  }

  @Test
  void connect_firstOneIsDown_goesOnToTheNext() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    var down = new Endpoint("127.0.0.1", 1);
    link(server, List.of(down, server.endpoint()));

    var hello = server.next(LinkMessage.Hello.class);
    assertThat(hello.versions()).isEqualTo(LinkVersions.OURS);
    assertThat(hello.capture()).startsWith("pcap on veth0").hasSize(Names.MAX_TEXT);
  }

  @Test
  void certificate_aThirdOfItsLifeLeft_isRenewedOverTheLinkThatStays() throws Exception {
    renewalClock.set(sensor.current().credential().renewable().plus(Duration.ofDays(2)));
    var server = new FakeCoordinator(KIT.system(), coordinator);
    var link = link(server, List.of(server.endpoint()));
    var connection = server.connection();
    FakeCoordinator.say(connection, WELCOME);
    var authorities = sensor.current().authorities().pem();
    FakeCoordinator.say(connection, new LinkMessage.Trusted(authorities));

    server.next(LinkMessage.Renew.class);
    var before = sensor.current().credential();
    var renewed = certificates.again("web1", Role.SENSOR, 60);
    FakeCoordinator.say(connection, new LinkMessage.Renewed(renewed, authorities));
    server.next(LinkMessage.Kept.class);

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sensor.current().credential().expires().isAfter(before.expires()));
    assertThat(description(link)).contains("connected");
  }

  @Test
  void welcomed_thenNothingIsEverAnswered_isLeft() throws Exception {
    var server = new FakeCoordinator(KIT.system(), coordinator);
    var now = new AtomicReference<>(Instant.EPOCH);
    var link = link(server, List.of(server.endpoint()), clock(now));
    FakeCoordinator.say(server.connection(), WELCOME);
    answerCount(0);

    now.set(Instant.EPOCH.plusSeconds(61));

    awaitText(link, "it fell silent");
  }

  private ActorRef<CoordinatorLink.Command> link(FakeCoordinator server, List<Endpoint> endpoints) {
    return link(server, endpoints, Clock.systemUTC());
  }

  private ActorRef<CoordinatorLink.Command> link(
      FakeCoordinator server, List<Endpoint> endpoints, Clock clock) {
    var settings =
        new LinkSettings(
            endpoints,
            sensor,
            new Renewal(sensor, renewalClock::get, new Random(1)),
            Set.of(Mode.ATCP),
            "test",
            MANY_INTERFACES,
            Set.of("dmz"));
    assertThat(server.endpoint().port()).isPositive();
    return KIT.spawn(
        CoordinatorLink.create(
            settings,
            new CoordinatorLink.Parts(
                keeper.ref(),
                intake.ref(),
                clock,
                new Random(1),
                (kind, text) -> told.add(kind.wireName() + " " + text)),
            new BlockKeeper.Position(Optional.empty(), 0)));
  }

  private static Clock clock(AtomicReference<Instant> now) {
    InstantSource source = now::get;
    return source.withZone(ZoneOffset.UTC);
  }

  private void answerCount(long have) {
    keeper.expectMessageClass(BlockKeeper.Heard.class);
    keeper
        .expectMessageClass(BlockKeeper.Count.class)
        .replyTo()
        .tell(
            new BlockKeeper.Counted(
                new BlockKeeper.Position(Optional.empty(), have),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Surveyed.NOTHING,
                3,
                0));
  }

  private static String description(ActorRef<CoordinatorLink.Command> link) {
    var probe = KIT.<CoordinatorLink.Description>createTestProbe();
    link.tell(new CoordinatorLink.Describe(probe.ref()));
    return probe.receiveMessage().text();
  }

  private static void awaitText(ActorRef<CoordinatorLink.Command> link, String text) {
    var probe = KIT.<CoordinatorLink.Description>createTestProbe();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          link.tell(new CoordinatorLink.Describe(probe.ref()));
          assertThat(probe.receiveMessage().text()).contains(text);
        });
  }

  private static LinkMessage.Snapshot snapshot(Epoch epoch, long seq, List<Change> changes) {
    return new LinkMessage.Snapshot(epoch, seq, 0, true, changes, Instant.EPOCH);
  }

  private <T> void answer(
      Class<T> type, Function<T, ActorRef<BlockKeeper.InForce>> replyTo, Epoch epoch, long have) {
    var asked =
        keeper
            .fishForMessage(
                Duration.ofSeconds(30),
                message ->
                    type.isInstance(message)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .getFirst();
    var position = new BlockKeeper.Position(Optional.of(epoch), have);
    replyTo.apply(type.cast(asked)).tell(new BlockKeeper.InForce(position, true, 3, 2));
  }
}
