package io.picketline.coordinator.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Mode;
import io.picketline.protocol.local.LocalReply.SensorEntry;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Roster roster = new Roster(List.of(new FleetHost("known", List.of())), NOW);

  @Test
  void entries_asTimePasses_liveThenLateThenLost() {
    attach("web");

    assertThat(state("web", NOW.plusSeconds(14))).isEqualTo("live");
    assertThat(state("web", NOW.plusSeconds(15))).isEqualTo("late");
    assertThat(state("web", NOW.plusSeconds(30))).isEqualTo("lost");
  }

  @Test
  void entries_hostFromBefore_isLateUntilItSpeaks() {
    assertThat(state("known", NOW)).isEqualTo("late");
    assertThat(state("known", NOW.plusSeconds(31))).isEqualTo("lost");
    assertThat(roster.live(NOW)).isZero();
    assertThat(roster.known()).isEqualTo(1);
  }

  @Test
  void notYetOn_sensorsBehind_areNamedWhileTheyLive() {
    attach("web");
    attach("mail");
    roster.applied("web", 7, 1, 2, NOW);

    assertThat(roster.notYetOn(7, NOW)).containsExactly("mail");
    assertThat(roster.notYetOn(8, NOW)).containsExactly("mail", "web");
    roster.detached("mail");
    assertThat(roster.notYetOn(7, NOW)).isEmpty();
  }

  @Test
  void entries_attachedSensor_tellsWhatItSaid() {
    attach("web");
    roster.applied("web", 7, 1, 2, NOW);

    assertThat(roster.entries(NOW).getLast())
        .isEqualTo(
            new SensorEntry(
                "web", "live", NOW, "0.1", Set.of(Mode.ATCP), "nflog", 7, 1, 2, List.of()));
  }

  private void attach(String host) {
    roster.attached(new FleetHost(host, List.of()), "0.1", Set.of(Mode.ATCP), "nflog", NOW);
  }

  private String state(String host, Instant now) {
    return roster.entries(now).stream()
        .filter(entry -> entry.host().equals(host))
        .map(SensorEntry::state)
        .findFirst()
        .orElseThrow();
  }
}
