package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.identity.Token;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.FleetHost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in by a token, and who is cut off. */
class RevocationTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseResources("akka-registry.conf"))
              .withFallback(ConfigFactory.load()));
  private static final List<SourceAddress> ADDRESS = List.of(SourceAddress.parse("192.0.2.1"));
  private static final Instant ISSUED = NOW.minus(Duration.ofDays(3));

  private final TestProbe<Journal.Command> journal = KIT.createTestProbe();
  private final TestProbe<ToSession> session = KIT.createTestProbe();
  private final TestProbe<LocalReply> operator = KIT.createTestProbe();
  private final TestProbe<Decision> desk = KIT.createTestProbe();
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
    journal
        .expectMessageClass(Journal.Load.class)
        .replyTo()
        .tell(new Journal.Loaded(History.EMPTY));
    commit();
  }

  @Test
  void revoke_liveSensor_endsItsSessionBeforeAnyDiskHasIt() {
    attach("web", ISSUED, session);
    commit();

    revoke("web");

    assertThat(refusal(session)).contains("the certificate of web was revoked");
    operator.expectNoMessage();
    commit();
    operator.expectMessageClass(LocalReply.Changed.class);
  }

  @Test
  void report_ofARevokedSensorOnItsWay_countsForNothing() {
    attach("web", ISSUED, session);
    commit();
    revoke("web");
    commit();
    operator.expectMessageClass(LocalReply.Changed.class);

    registry.tell(
        new VerdictRegistry.Report("web", 1, 1, List.of(syn("web", 22)), session.getRef()));
    order(new LocalRequest.Why(Prefix.parse(ATTACKER)));

    assertThat(operator.expectMessageClass(LocalReply.Explanation.class).pairs()).isZero();
    journal.expectNoMessage();
  }

  @Test
  void attach_revokedCertificate_isRefusedAndALaterOneIsNot() {
    revoke("web");
    commit();

    attach("web", NOW, session);
    assertThat(refusal(session)).contains("the certificate of web was revoked");
    journal.expectNoMessage();

    attach("web", NOW.plusSeconds(1), session);
    commit();
    order(new LocalRequest.ListSensors());
    operator.expectMessageClass(LocalReply.Changed.class);
    assertThat(operator.expectMessageClass(LocalReply.Sensors.class).sensors()).hasSize(1);
  }

  @Test
  void attach_voidCertificateOfALiveName_leavesTheGoodSession() {
    revoke("web");
    commit();
    attach("web", NOW.plusSeconds(1), session);
    commit();
    var stolen = KIT.<ToSession>createTestProbe();

    attach("web", ISSUED, stolen);

    assertThat(refusal(stolen)).contains("revoked");
    session.expectNoMessage();
  }

  @Test
  void attach_earlierCertificateOfALiveName_leavesTheGoodSession() {
    attach("web", NOW, session);
    commit();
    var stolen = KIT.<ToSession>createTestProbe();

    attach("web", ISSUED, stolen);

    assertThat(refusal(stolen)).contains("later certificate");
    session.expectNoMessage();
  }

  @Test
  void attach_addressOfAnotherHost_isRefusedWithWhich() {
    attach("web", ISSUED, session);
    commit();
    var other = KIT.<ToSession>createTestProbe();

    attach("impostor", ISSUED, other);

    assertThat(refusal(other)).contains("192.0.2.1 is the address of web");
  }

  @Test
  void redeem_goodToken_isAnsweredOnceItsUseIsSafe() {
    order(
        new TrustRequest.Enroll("web", Role.SENSOR, Set.of(), ADDRESS, Duration.ofHours(1), false));
    commit();
    var token = operator.expectMessageClass(TrustReply.Enrolled.class);

    redeem(token);
    desk.expectNoMessage();
    commit();
    desk.expectMessageClass(Decision.Redeemed.class);

    redeem(token, "0d");
    assertThat(desk.expectMessageClass(Decision.Denied.class).reason()).contains("was used at");
    redeem(token);
    desk.expectMessageClass(Decision.Redeemed.class);
  }

  @Test
  void redeem_useThatIsInMemoryAlone_letsNobodyIn() {
    order(
        new TrustRequest.Enroll("web", Role.SENSOR, Set.of(), ADDRESS, Duration.ofHours(1), false));
    commit();
    var token = operator.expectMessageClass(TrustReply.Enrolled.class);

    redeem(token);
    var write = journal.expectMessageClass(Journal.Write.class);
    write.replyTo().tell(new Journal.Written(write.ticket(), Journal.State.HELD, "disk full"));

    assertThat(desk.expectMessageClass(Decision.Denied.class).reason())
        .contains("cannot write its journal");
  }

  @Test
  void vouch_byCertificate_isAnsweredAtOnce() {
    registry.tell(new FromDesk.Vouch("bob", Role.VIEWER, NOW, desk.getRef()));
    desk.expectMessageClass(Decision.Redeemed.class);
    revoke("bob");
    registry.tell(new FromDesk.Vouch("bob", Role.VIEWER, NOW, desk.getRef()));

    desk.expectMessageClass(Decision.Denied.class);
  }

  private void attach(String host, Instant issued, TestProbe<ToSession> by) {
    registry.tell(
        new VerdictRegistry.Attach(
            new FleetHost(host, ADDRESS),
            "0.1",
            Set.of(Mode.ATCP),
            "nflog",
            Set.of(),
            Samples.certificate(issued),
            by.getRef()));
  }

  private void revoke(String name) {
    order(new TrustRequest.Revoke(name, Optional.of("stolen"), false, false));
  }

  private void redeem(TrustReply.Enrolled token) {
    redeem(token, "0c");
  }

  private void redeem(TrustReply.Enrolled token, String key) {
    var hash = Token.hash(Base64.getUrlDecoder().decode(token.token()));
    registry.tell(
        new FromDesk.Redeem(
            hash, "web", Role.SENSOR, ADDRESS, "192.0.2.1", key.repeat(32), desk.getRef()));
  }

  private void order(LocalRequest request) {
    registry.tell(new VerdictRegistry.Order(request, Asker.here("root"), operator.getRef()));
  }

  private void commit() {
    var write = journal.expectMessageClass(Journal.Write.class);
    write.replyTo().tell(new Journal.Written(write.ticket(), true));
  }

  private static String refusal(TestProbe<ToSession> probe) {
    return ((LinkMessage.Refused) probe.expectMessageClass(Push.class).message()).reason();
  }
}
