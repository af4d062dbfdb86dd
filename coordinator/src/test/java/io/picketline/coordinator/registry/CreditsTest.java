package io.picketline.coordinator.registry;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.picketline.coordinator.registry.FromSession.Relayed;
import io.picketline.coordinator.registry.VerdictRegistry.Taken;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.ServedPorts;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CreditsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Credits credits = new Credits();
  private final TestProbe<ToSession> session = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void owe_journalKeepsUp_isPaidAtOnce() {
    credits.owe(report(1), Credits.MOST_BEHIND);

    session.expectMessage(new Taken(1));
  }

  @Test
  void owe_journalIsBehind_waitsForItWithEvidenceAlone() {
    var report = report(2);
    credits.owe(report, Credits.MOST_BEHIND + 1);
    credits.owe(serves(3), Credits.MOST_BEHIND + 1);
    session.expectMessage(new Taken(3));

    credits.pay(Credits.MOST_BEHIND + 1);
    session.expectNoMessage();
    Assertions.assertThat(credits.owes(report)).isTrue();
    credits.pay(Credits.MOST_BEHIND);

    session.expectMessage(new Taken(2));
    Assertions.assertThat(credits.owes(report)).isFalse();
  }

  private Relayed report(long number) {
    return new Relayed(
        number,
        new VerdictRegistry.Report("web", 1, number, List.of(), session.ref()),
        session.ref());
  }

  private Relayed serves(long number) {
    return new Relayed(number, new VerdictRegistry.Serves("web", ServedPorts.NONE), session.ref());
  }
}
