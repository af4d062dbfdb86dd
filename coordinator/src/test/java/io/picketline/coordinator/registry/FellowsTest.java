package io.picketline.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.registry.StandbyMessage.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FellowsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, String> SETTINGS = Map.of("budget", "a", "link", "b");

  private final Fellows fellows = new Fellows("core-1");
  private final Majority majority = new Majority(3);

  @Test
  void watch_aCoordinatorDiffersAndIsMended_tellsEachOnceByTheKeys() {
    told("core-1", SETTINGS, NOW);
    told("core-2", Map.of("budget", "x", "link", "b", "notify.siem", "c"), NOW);
    told("core-3", SETTINGS, NOW);

    assertThat(watch(NOW))
        .containsExactly(
            "settings-differ core-2: not configured as core-1, which leads: budget, notify.siem");
    assertThat(watch(NOW)).isEmpty();

    told("core-2", SETTINGS, NOW);
    assertThat(watch(NOW))
        .containsExactly("settings-alike core-2: it is configured as the one that leads");
  }

  @Test
  void watch_nothingIsKnownOfTheLeader_tellsNothing() {
    told("core-2", Map.of("budget", "x"), NOW);

    assertThat(watch(NOW)).isEmpty();
  }

  @Test
  void watch_whoDifferedIsGone_isNotCalledAlike() {
    told("core-1", SETTINGS, NOW);
    told("core-2", Map.of("budget", "x"), NOW);
    assertThat(watch(NOW)).hasSize(1);
    told("core-1", SETTINGS, NOW.plusSeconds(120));

    assertThat(watch(NOW.plusSeconds(120))).isEmpty();
  }

  @Test
  void watch_oneIsGoneAndComesBack_isToldByWhatTheLeaderSees() {
    told("core-2", SETTINGS, NOW);
    missing(Map.of("core-2", "it cannot be reached"));
    assertThat(watch(NOW)).containsExactly("coordinator-down core-2: it cannot be reached");
    assertThat(watch(NOW)).isEmpty();

    missing(Map.of());
    assertThat(watch(NOW)).containsExactly("coordinator-up core-2: it is back");
  }

  @Test
  void watch_certificateOfACoordinatorEnds_isTold() {
    told("core-1", SETTINGS, NOW);
    fellows.told("core-2", new State(SETTINGS, Optional.of("it ends"), Map.of()), NOW);
    assertThat(watch(NOW)).containsExactly("certificate-ending core-2: it ends");

    told("core-2", SETTINGS, NOW);
    assertThat(watch(NOW)).containsExactly("certificate-renewed core-2: its certificate lasts");
  }

  @Test
  void watch_aStandbyCannotWrite_isOverOnlyOnceItIsHeardToWrite() {
    majority.ails("core-2", "the disk is full", NOW);
    assertThat(watch(NOW)).containsExactly("disk-failed core-2: the disk is full");
    majority.forgetSilent(NOW.plusSeconds(60));
    assertThat(watch(NOW.plusSeconds(60))).isEmpty();

    majority.heard("core-2", NOW.plusSeconds(61));
    assertThat(watch(NOW.plusSeconds(61)))
        .containsExactly("disk-back core-2: it writes its journal again");
  }

  private void told(String coordinator, Map<String, String> settings, Instant at) {
    fellows.told(coordinator, new State(settings, Optional.empty(), Map.of()), at);
  }

  private void missing(Map<String, String> missed) {
    fellows.told("core-1", new State(SETTINGS, Optional.empty(), missed), NOW);
  }

  private List<String> watch(Instant at) {
    return fellows.watch(majority, at).stream()
        .map(event -> "%s %s: %s".formatted(event.kind().wireName(), event.by(), event.text()))
        .toList();
  }
}
