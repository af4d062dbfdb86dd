package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a host served that was taken out of service. */
class GoneHostTest {
  private static final ServedPorts TELNET = new ServedPorts("23", "");
  private static final ServedPorts WEB = new ServedPorts("80", "");
  private static final Instant GONE = NOW.plus(Roster.GONE_AFTER);

  private final Judgement judgement = new Judgement(Samples.settings(), History.EMPTY, 7, NOW);
  private final Roster roster = new Roster(List.of(), NOW);

  GoneHostTest() {
    serves("old", TELNET);
    serves("web", WEB);
    assertThat(served()).isEqualTo(TELNET.union(WEB));
    judgement.takeUnwritten();
  }

  @Test
  void forgetServed_hostAwayForADay_isDarkAgainAndStaysSo() {
    roster.detached("old");

    forget(GONE.minusSeconds(1));
    assertThat(served()).isEqualTo(TELNET.union(WEB));

    forget(GONE);
    assertThat(served()).isEqualTo(WEB);
    assertThat(judgement.takeUnwritten().orElseThrow().served())
        .isEqualTo(Map.of("old", ServedPorts.NONE));
  }

  @Test
  void forgetServed_connectedHost_countsHoweverLongItSaidNothing() {
    forget(GONE.plus(Duration.ofDays(7)));

    assertThat(served()).isEqualTo(TELNET.union(WEB));
  }

  @Test
  void forgetServed_leaderThatCouldNotDecide_givesHostsTheTimeAnew() {
    roster.detached("old");
    judgement.deciding(false, GONE);
    judgement.deciding(true, GONE.plusSeconds(60));

    forget(GONE.plusSeconds(61));
    assertThat(served()).isEqualTo(TELNET.union(WEB));

    forget(GONE.plusSeconds(60).plus(Roster.GONE_AFTER));
    assertThat(served()).isEqualTo(WEB);
  }

  @Test
  void serves_hostThatIsBack_countsAtOnce() {
    roster.detached("old");
    forget(GONE);

    judgement.serves("old", TELNET, GONE);

    assertThat(served()).isEqualTo(TELNET.union(WEB));
  }

  private void serves(String name, ServedPorts ports) {
    var host = new FleetHost(name, List.of(SourceAddress.parse("192.0.2.10")));
    roster.attached(host, "0.1.0", Set.of(), "", NOW);
    judgement.serves(name, ports, NOW);
  }

  private void forget(Instant now) {
    judgement.forgetServed(host -> roster.isGone(host, now), now);
  }

  private ServedPorts served() {
    return judgement.log().state().served();
  }
}
