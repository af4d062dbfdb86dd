package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.stream.BoundedSourceQueue;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Role;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.wire.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coordinators of the version before, and of the next ones, at a sensor's link. */
class MixedVersionsTest {
  private static final Epoch EPOCH = new Epoch(1, 5);
  private static final int OURS = LinkMessage.VERSION;
  private static final int OLDEST = LinkMessage.OLDEST_VERSION;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("picketline.disk-dispatcher.type = Dispatcher"));
  private static KeptIdentity sensor;
  private static Identity coordinator;

  private final TestProbe<BlockKeeper.Command> keeper = KIT.createTestProbe();
  private final TestProbe<EvidenceIntake.Command> intake = KIT.createTestProbe();
  private FakeCoordinator server;
  private BoundedSourceQueue<ByteString> connection;
  private ActorRef<CoordinatorLink.Command> link;

  @BeforeAll
  static void issue() throws Exception {
    var certificates = new Certificates(directory);
    certificates.issue("web1", Role.SENSOR);
    sensor = KeptIdentity.load(certificates.directory("web1"), Role.SENSOR, InstantSource.system());
    coordinator = certificates.issue("c1", Role.COORDINATOR);
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void connect() throws Exception {
    server = new FakeCoordinator(KIT.system(), coordinator);
    var settings =
        new LinkSettings(
            List.of(server.endpoint()),
            sensor,
            new Renewal(sensor, InstantSource.system(), new Random(1)),
            Set.of(Mode.ATCP),
            "test",
            "nflog",
            Set.of());
    var parts =
        new CoordinatorLink.Parts(
            keeper.ref(), intake.ref(), Clock.systemUTC(), new Random(1), (_, _) -> {});
    var have = new BlockKeeper.Position(Optional.of(EPOCH), 1);
    link = KIT.spawn(CoordinatorLink.create(settings, parts, have));
    connection = server.connection();
  }

  /** A coordinator of version 3 takes a hello with that number and reads no further. */
  @Test
  void hello_toAnyCoordinator_beginsWithTheOldestVersion() throws Exception {
    var hello = server.next(LinkMessage.Hello.class);

    assertThat(hello.version()).isEqualTo(OLDEST);
    assertThat(hello.newest()).contains(OURS);
  }

  @Test
  void welcomed_byTheVersionBefore_goesByIt() {
    welcome(OLDEST);

    awaitText("connected to c1", "by version %d of the link".formatted(OLDEST));
  }

  @Test
  void welcomed_byTheNewest_saysNothingOfVersions() {
    welcome(OURS);

    awaitText("connected to c1");
    assertThat(describe().text()).doesNotContain("version");
  }

  @Test
  void welcomed_byAVersionBeyondOurs_isLeftAndSaysWhatToUpgrade() {
    welcome(OURS + 1);

    awaitText(
        "it speaks version %d of the link and this sensor versions %d to %d: upgrade the sensor"
            .formatted(OURS + 1, OLDEST, OURS));
  }

  @Test
  void welcomed_byAVersionNoLongerSpoken_isLeftAndSaysWhatToUpgrade() {
    welcome(OLDEST - 1);

    awaitText(
        "it speaks version %d of the link".formatted(OLDEST - 1), "upgrade the coordinators first");
  }

  @Test
  void delta_withAnEntryOfALaterVersion_isTakenAndItsPlaceKept() throws Exception {
    welcome(OURS);
    var known = new Change.ServedChanged(ServedPorts.NONE);
    var delta =
        new LinkMessage.Delta(
            EPOCH,
            new LogPoint(EPOCH, 1),
            List.of(new LogEntry(2, known), new LogEntry(3, known), new LogEntry(4, known)),
            4,
            Instant.EPOCH);
    say(withLaterEntry(delta, 1));

    var asked = next(BlockKeeper.Apply.class);
    assertThat(asked.entries()).extracting(LogEntry::seq).containsExactly(2L, 3L, 4L);
    assertThat(asked.entries())
        .extracting(LogEntry::change)
        .containsExactly(known, new Change.Unknown(), known);
    var position = new BlockKeeper.Position(Optional.of(EPOCH), 4);
    asked.replyTo().tell(new BlockKeeper.InForce(position, true, 0, 0));

    assertThat(server.next(LinkMessage.Follow.class).have()).isEqualTo(4);
    awaitText("entries of a later version passed over: 1, upgrade this sensor");
  }

  @Test
  void message_ofALaterVersion_isCountedAndTheLinkStays() throws Exception {
    welcome(OURS);
    say(new CBORMapper().writeValueAsBytes(Map.of("t", "of-the-future", "more", List.of(1))));
    FakeCoordinator.say(connection, new LinkMessage.Delayed("a test"));

    awaitText("connected to c1", "waiting: a test");
    assertThat(describe().unknownMessages()).isEqualTo(1);
  }

  private static byte[] withLaterEntry(LinkMessage.Delta delta, int index) throws Exception {
    var mapper = new CBORMapper();
    var tree = (ObjectNode) mapper.readTree(Wire.encode(delta));
    var change = mapper.createObjectNode().put("t", "change-of-the-future").put("more", 1);
    ((ObjectNode) tree.path("entries").get(index)).set("change", change);
    return mapper.writeValueAsBytes(tree);
  }

  private void welcome(int version) {
    FakeCoordinator.say(
        connection, new LinkMessage.Welcome(version, "test", "c1", "web1", Instant.EPOCH));
  }

  private void say(byte[] message) {
    connection.offer(ByteString.fromArray(message));
  }

  private <T> T next(Class<T> type) {
    return type.cast(
        keeper
            .fishForMessage(
                LIMIT,
                message ->
                    type.isInstance(message)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .getFirst());
  }

  private CoordinatorLink.Description describe() {
    var probe = KIT.<CoordinatorLink.Description>createTestProbe();
    link.tell(new CoordinatorLink.Describe(probe.ref()));
    return probe.receiveMessage(LIMIT);
  }

  private void awaitText(String... parts) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(describe().text()).contains(parts));
  }
}
