package io.picketline.coordinator.link;

import static io.picketline.coordinator.link.SessionStage.CREDENTIAL;
import static io.picketline.coordinator.link.SessionStage.NOW;
import static io.picketline.coordinator.link.SessionStage.TRUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.RenewalAnswer;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.Signing;
import io.picketline.identity.Authorities;
import io.picketline.identity.Credential;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The life of a certificate, as a session sees it. */
class SessionRenewalTest {
  private static final ActorTestKit KIT = SessionStage.kit();
  private static final Duration LEFT = Duration.between(NOW, CREDENTIAL.expires());
  private static final List<SourceAddress> REGISTERED = List.of(SourceAddress.parse("192.0.2.9"));

  private final SessionStage stage = new SessionStage(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void renew_granted_isSignedForTheRegisteredAddressesAndTheSessionGoesOnByIt() {
    stage.signs(SessionRenewalTest::signed);
    var sensor = stage.sensor("web").greeted();

    asked(sensor).session().tell(new RenewalAnswer.Granted(REGISTERED, NOW));

    var renewed = sensor.takes(LinkMessage.Renewed.class);
    assertThat(renewed.certificate()).isEqualTo("web [192.0.2.9]");
    assertThat(renewed.authorities()).isEqualTo(TRUSTED.pem());
    sensor.say(new LinkMessage.Kept());
    assertThat(stage.take(VerdictRegistry.Attach.class).certificate().expires())
        .isEqualTo(NOW.plus(Duration.ofDays(30)));
    stage.jumps(LEFT);
    stage.passes(Duration.ofSeconds(2));
    sensor.sent().expectNoMessage();
    assertThat(stage.counters.renewed.sum()).isEqualTo(1);
  }

  @Test
  void renew_notKept_endsTheSessionWithTheOldCertificate() {
    stage.signs(SessionRenewalTest::signed);
    var sensor = stage.sensor("web").greeted();
    asked(sensor).session().tell(new RenewalAnswer.Granted(REGISTERED, NOW));
    sensor.takes(LinkMessage.Renewed.class);

    stage.jumps(LEFT);
    stage.passes(Duration.ofSeconds(1));

    assertThat(sensor.takes(LinkMessage.Refused.class).reason())
        .contains("ended at " + CREDENTIAL.expires());
    assertThat(stage.counters.renewed.sum()).isZero();
  }

  @Test
  void kept_nothingWasOffered_changesNothing() {
    var sensor = stage.sensor("web").greeted();

    sensor.say(new LinkMessage.Kept());
    asked(sensor);

    assertThat(stage.counters.renewed.sum()).isZero();
  }

  @Test
  void renew_denied_isToldWhyAndTheSessionGoesOn() {
    var sensor = stage.sensor("web").greeted();

    asked(sensor).session().tell(new RenewalAnswer.Denied("not enrolled"));

    assertThat(sensor.takes(LinkMessage.NotRenewed.class).because()).isEqualTo("not enrolled");
    assertThat(stage.counters.renewed.sum()).isZero();
  }

  @Test
  void renew_noKeyHere_isToldWhy() {
    var sensor = stage.sensor("web").greeted();

    asked(sensor).session().tell(new RenewalAnswer.Granted(REGISTERED, NOW));

    assertThat(sensor.takes(LinkMessage.NotRenewed.class).because())
        .isEqualTo("there is no key here");
  }

  @Test
  void renew_signingFails_isRefusedAndTheSessionGoesOn() {
    stage.signs((_, _, _, _) -> {
      throw new IllegalStateException("a fault");
    });
    var sensor = stage.sensor("web").greeted();

    asked(sensor).session().tell(new RenewalAnswer.Granted(REGISTERED, NOW));

    assertThat(sensor.takes(LinkMessage.NotRenewed.class).because()).contains("its log says how");
  }

  @Test
  void renew_againAtOnce_isRefusedUntilAWhileLater() {
    stage.signs(SessionRenewalTest::signed);
    var sensor = stage.sensor("web").greeted();
    asked(sensor).session().tell(new RenewalAnswer.Granted(REGISTERED, NOW));
    sensor.takes(LinkMessage.Renewed.class);

    asked(sensor).session().tell(new RenewalAnswer.Granted(REGISTERED, NOW));

    assertThat(sensor.takes(LinkMessage.NotRenewed.class).because()).contains("only just now");
    stage.passes(Duration.ofSeconds(10));
    asked(sensor).session().tell(new RenewalAnswer.Granted(REGISTERED, NOW));
    sensor.takes(LinkMessage.Renewed.class);
  }

  @Test
  void renew_answerThatComesTwice_isTakenOnce() {
    stage.signs(SessionRenewalTest::signed);
    var sensor = stage.sensor("web").greeted();
    var session = asked(sensor).session();

    session.tell(new RenewalAnswer.Granted(REGISTERED, NOW));
    session.tell(new RenewalAnswer.Granted(REGISTERED, NOW));

    sensor.takes(LinkMessage.Renewed.class);
    sensor.sent().expectNoMessage();
  }

  @Test
  void certificate_ended_endsTheSessionWithThatCause() {
    var sensor = stage.sensor("web").greeted();

    stage.passes(Duration.ofSeconds(1));
    sensor.sent().expectNoMessage();
    stage.jumps(LEFT);
    stage.passes(Duration.ofSeconds(1));

    assertThat(sensor.takes(LinkMessage.Refused.class).reason())
        .isEqualTo("this host's certificate ended at " + CREDENTIAL.expires());
    assertThat(sensor.ended().receiveMessage()).isEqualTo("finished");
    stage.registry.expectMessageClass(VerdictRegistry.Detach.class);
    assertThat(stage.counters.outlived.sum()).isEqualTo(1);
  }

  @Test
  void authorities_changed_areToldOnce() {
    var sensor = stage.sensor("web").greeted();
    var both = new Authorities(List.of(TestAuthorities.one().first(), TRUSTED.first()));

    stage.trusts(both);
    stage.passes(Duration.ofSeconds(1));

    assertThat(sensor.takes(LinkMessage.Trusted.class).authorities()).isEqualTo(both.pem());
    stage.passes(Duration.ofSeconds(3));
    sensor.sent().expectNoMessage();
  }

  @Test
  void authority_retired_endsTheSessionsOfItsCertificates() {
    var sensor = stage.sensor("web").greeted();

    stage.trusts(TestAuthorities.one());
    stage.passes(Duration.ofSeconds(1));

    assertThat(sensor.takes(LinkMessage.Refused.class).reason()).contains("was retired");
  }

  private FromSession.Renewing asked(SessionStage.Sensor sensor) {
    sensor.say(new LinkMessage.Renew());
    var asked = stage.take(FromSession.Renewing.class);
    sensor.mayGoOn();
    return asked;
  }

  private static Signing.Signed signed(
      Peer holder, Credential held, List<SourceAddress> addresses, Instant issued) {
    assertThat(held.key()).isEqualTo(CREDENTIAL.key());
    return new Signing.Signed(
        holder.name() + " " + addresses,
        new Peer(holder.name(), Set.of(Role.SENSOR), addresses),
        new Credential(held.key(), issued, issued.plus(Duration.ofDays(30)), held.authority()),
        TRUSTED);
  }
}
