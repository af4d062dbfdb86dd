package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.SerializationTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.evidence.Suspicion;
import io.picketline.coordinator.judgement.EvidenceCopy;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.order.Orders;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever coordinators send each other comes out of Akka's CBOR as it went in. */
class ClusterMessageTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources("akka-registry.conf").withFallback(ConfigFactory.load()));
  private static final SerializationTestKit SERIALIZATION = KIT.serializationTestKit();
  private static final ActorRef<ToSession> SESSION = KIT.<ToSession>createTestProbe().getRef();
  private static final ActorRef<LocalReply> OPERATOR = KIT.<LocalReply>createTestProbe().getRef();
  private static final ActorRef<Decision> DESK = KIT.<Decision>createTestProbe().getRef();
  private static final Optional<Epoch> EPOCH = Optional.of(new Epoch(3, -5));
  private static final FleetHost HOST =
      new FleetHost("web", List.of(SourceAddress.parse("2001:db8::1")));
  private static final Prefix PREFIX = Prefix.parse("198.51.100.0/24");
  private static final String HASH = "0a".repeat(32);
  private static final LogPoint POINT = new LogPoint(EPOCH.get(), 8);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<Object> messages() {
    return Stream.of(ofSensors(), vitals(), ofOthers(), ofPeople(), toSessions())
        .flatMap(List::stream);
  }

  private static List<Object> ofSensors() {
    return List.of(
        new VerdictRegistry.Attach(
            HOST,
            "0.1",
            Set.of(Mode.ATCP),
            "nflog",
            Set.of("dmz"),
            Samples.certificate(NOW),
            SESSION),
        new VerdictRegistry.Detach("web", SESSION),
        new VerdictRegistry.Follow("web", EPOCH, 5, 1, 2, SESSION),
        new VerdictRegistry.Follow("web", Optional.empty(), 0, 1, 2, SESSION),
        new VerdictRegistry.Report("web", 1, 2, List.of(syn("web", 22)), SESSION),
        new VerdictRegistry.Serves("web", new ServedPorts("22", "53")),
        new FromSession.Handed(EPOCH.get(), 5, 1, SESSION),
        new FromSession.Paced("web", 1, Duration.ofSeconds(2), 3),
        new FromSession.Renewing("web", SESSION),
        new FromSession.Relayed(
            7, new VerdictRegistry.Report("web", 1, 2, List.of(syn("web", 22)), SESSION), SESSION),
        new FromSession.Relayed(8, new FromSession.Handed(EPOCH.get(), 5, 1, SESSION), SESSION),
        new VerdictRegistry.Offer(
            "web", List.of(new Offered(POINT, new Change.HostEnrolled(HOST)))),
        new VerdictRegistry.Holding(
            "web",
            new LinkMessage.Holding(
                new LogPoint(EPOCH.get(), 5), 0, true, List.of(new Change.HostEnrolled(HOST))),
            SESSION));
  }

  private static List<Object> vitals() {
    return List.of(
        new VerdictRegistry.Told(
            "web",
            new LinkMessage.Health(1, 2, 3, 4, 5, 6, Optional.of("none"), 7, 8, NOW),
            Duration.ofMillis(-3)),
        new VerdictRegistry.Told(
            "web",
            new LinkMessage.Deviations(
                1,
                List.of(
                    new Deviation(
                        PREFIX,
                        Optional.of(BlockKind.SUSPECT),
                        Deviation.Cause.OWN,
                        Optional.of(NOW),
                        Optional.empty(),
                        "scan"))),
            Duration.ZERO));
  }

  private static List<Object> ofOthers() {
    return List.of(
        new VerdictRegistry.Standby(
            new StandbyMessage.Mirror(
                "two",
                EPOCH,
                7,
                EPOCH,
                new StandbyMessage.Copied(EPOCH, 3),
                Optional.of(POINT),
                Optional.of("full"),
                SESSION)),
        new VerdictRegistry.Standby(
            new StandbyMessage.Tail(
                "two",
                EPOCH,
                List.of(new Offered(POINT, new Change.HostEnrolled(HOST))),
                List.of(new Suspicion(PREFIX, NOW).memory()),
                Optional.of(new StandbyMessage.Part(EPOCH.get(), 2, true)))),
        new VerdictRegistry.Standby(
            new StandbyMessage.Whole(
                "two",
                EPOCH.get(),
                new LinkMessage.Snapshot(EPOCH.get(), 5, 0, true, List.of(), NOW))),
        new VerdictRegistry.Standby(
            new StandbyMessage.News(
                "two",
                List.of(Event.of(EventKind.RELOADED, NOW, "root", "two: notify.ops is new")),
                Optional.of(
                    new StandbyMessage.State(
                        Map.of("coordinator.max-sources", "0123456789abcdef"),
                        Optional.of("it ends"),
                        Map.of("one", "it was stopped"))))));
  }

  private static List<Object> ofPeople() {
    return List.of(
        new FromDesk.Redeem(
            HASH, "web", Role.COORDINATOR, HOST.addresses(), "192.0.2.1", HASH, DESK),
        new FromDesk.Vouch("web", Role.VIEWER, NOW, DESK),
        Decision.Denied.UNKNOWN,
        new Decision.Redeemed("web", Role.SENSOR, Set.of("dmz", "web"), HOST.addresses(), NOW),
        new VerdictRegistry.Order(new LocalRequest.ShowStatus(), Asker.here("root"), OPERATOR),
        new VerdictRegistry.Order(
            new LocalRequest.Block(PREFIX, Duration.ofMinutes(5), "why"),
            Asker.user("alice", "192.0.2.1", Right.OPERATE, NOW),
            OPERATOR));
  }

  private static List<Object> toSessions() {
    return List.of(
        new LocalReply.Past(
            List.of(
                Event.of(EventKind.TOOK_OVER, NOW, "two", "")
                    .placed(new EventPlace(EPOCH.get(), 7, 1))),
            false,
            Optional.empty()),
        new VerdictRegistry.ToStandby(
            new StandbyMessage.Gather(
                EPOCH.get(), List.of(new Change.EpochOpened(EPOCH.get(), Optional.empty(), 0)), 9)),
        new VerdictRegistry.ToStandby(
            new StandbyMessage.Copy(
                new EvidenceCopy(
                    EPOCH.get(),
                    3,
                    9,
                    List.of(new Suspicion(PREFIX, NOW).memory()),
                    List.of(PREFIX)))),
        new VerdictRegistry.Push(new LinkMessage.Gathering(-1)),
        new VerdictRegistry.Reattach(),
        new RenewalAnswer.Granted(HOST.addresses(), NOW),
        new RenewalAnswer.Denied("not enrolled"),
        new VerdictRegistry.Taken(7),
        new VerdictRegistry.Push(new LinkMessage.Reported(1, 2)),
        new VerdictRegistry.Push(
            new LinkMessage.Snapshot(
                EPOCH.get(),
                5,
                0,
                true,
                List.of(
                    new Change.HostEnrolled(HOST),
                    new Change.IgnoreAdded(new IgnoreRule(PREFIX, "", "root", NOW))),
                NOW)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void serialize_everyMessage_comesBackEqual(Object message) {
    SERIALIZATION.verifySerialization(message, true);
  }

  @Test
  void serialize_deltaWithAVerdict_comesBackEqual() {
    var judgement = Samples.judgement();
    Stream.of("a", "b", "c").forEach(host -> judgement.report(host, List.of(syn(host, 22)), NOW));
    List<LogEntry> entries = judgement.log().since(0);

    SERIALIZATION.verifySerialization(
        new VerdictRegistry.Push(new LinkMessage.Delta(EPOCH.get(), POINT, entries, 9, NOW)), true);
  }

  @Test
  void serialize_operatorsAnswers_comeBackEqual() {
    var judgement = Samples.judgement();
    Stream.of("a", "b", "c").forEach(host -> judgement.report(host, List.of(syn(host, 22)), NOW));
    var roster = new Roster(List.of(new FleetHost("a", List.of())), NOW);
    var orders = new Orders(judgement, roster);
    var requests =
        List.of(
            new LocalRequest.ShowStatus(),
            new LocalRequest.ListSensors(),
            new LocalRequest.Where(Prefix.parse(Samples.ATTACKER)),
            new LocalRequest.ListVerdicts(10),
            new LocalRequest.Why(Prefix.parse(Samples.ATTACKER)),
            new LocalRequest.Export(Optional.empty()),
            new LocalRequest.Import(
                List.of(
                    new LocalRequest.Block(Prefix.parse("127.0.0.1"), Duration.ofHours(1), "list")),
                true,
                false),
            new LocalRequest.Unblock(Prefix.parse(Samples.ATTACKER)),
            new LocalRequest.Unblock(Prefix.parse(Samples.ATTACKER)));

    for (var request : requests) {
      SERIALIZATION.verifySerialization(orders.answer(request, "root", NOW), true);
    }
  }
}
