package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.Mode;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.log.FleetHost;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may have a certificate that goes on after the one by which it is here. */
class RenewingTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseResources("akka-registry.conf"))
              .withFallback(ConfigFactory.load()));
  private static final FleetHost WEB =
      new FleetHost("web", List.of(SourceAddress.parse("192.0.2.1")));

  private final TestProbe<Journal.Command> journal = KIT.createTestProbe();
  private final TestProbe<ToSession> session = KIT.createTestProbe();
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
    var load = journal.expectMessageClass(Journal.Load.class);
    load.replyTo().tell(new Journal.Loaded(History.EMPTY));
  }

  @Test
  void renewing_attachedHost_isGrantedForItsRegisteredAddressesAsOfNow() {
    attach();

    renewing();

    session.expectMessage(new RenewalAnswer.Granted(WEB.addresses(), NOW));
  }

  @Test
  void renewing_sessionThatIsNotTheHostsOwn_isDenied() {
    attach();
    var other = KIT.<ToSession>createTestProbe();

    registry.tell(new FromSession.Renewing("web", other.getRef()));

    assertThat(other.expectMessageClass(RenewalAnswer.Denied.class).because())
        .contains("not enrolled");
  }

  @Test
  void renewing_hostThatNobodyKnows_isDenied() {
    renewing();

    assertThat(session.expectMessageClass(RenewalAnswer.Denied.class).because())
        .contains("not enrolled");
  }

  @Test
  void certified_host_isShownWithItsCertificate() {
    attach();
    registry.tell(new FromSession.Certified("web", NOW, NOW.plusSeconds(60), "a1b2"));
    var operator = KIT.<LocalReply>createTestProbe();

    registry.tell(
        new VerdictRegistry.Order(
            new LocalRequest.ListSensors(), Asker.here("root"), operator.getRef()));

    assertThat(operator.expectMessageClass(LocalReply.Sensors.class).sensors())
        .singleElement()
        .satisfies(sensor ->
            assertThat(sensor.certificate())
                .contains(new SensorCertificate(NOW, NOW.plusSeconds(60), "a1b2")));
  }

  private void renewing() {
    registry.tell(new FromSession.Renewing("web", session.getRef()));
  }

  private void attach() {
    registry.tell(
        new VerdictRegistry.Attach(
            WEB, "0.1", Set.of(Mode.ATCP), "nflog", Set.of(), NOW, session.getRef()));
  }
}
