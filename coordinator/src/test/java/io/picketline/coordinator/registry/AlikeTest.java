package io.picketline.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlikeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Alike alike = new Alike("core-1");

  @Test
  void watch_aCoordinatorDiffersAndIsMended_tellsEachOnceByName() {
    alike.told("core-1", Map.of("budget", "a", "link", "b"), NOW);
    alike.told("core-2", Map.of("budget", "x", "link", "b", "notify.siem", "c"), NOW);
    alike.told("core-3", Map.of("budget", "a", "link", "b"), NOW);

    assertThat(alike.watch(NOW))
        .extracting(Event::kind, Event::by, Event::text)
        .containsExactly(
            tuple(
                EventKind.SETTINGS_DIFFER,
                "core-2",
                "not configured as core-1, which leads: budget, notify.siem"));
    assertThat(alike.watch(NOW)).isEmpty();

    alike.told("core-2", Map.of("budget", "a", "link", "b"), NOW);
    assertThat(alike.watch(NOW))
        .extracting(Event::kind, Event::by)
        .containsExactly(tuple(EventKind.SETTINGS_ALIKE, "core-2"));
  }

  @Test
  void watch_nothingIsKnownOfTheLeader_tellsNothing() {
    alike.told("core-2", Map.of("budget", "x"), NOW);

    assertThat(alike.watch(NOW)).isEmpty();
  }

  @Test
  void watch_whoDifferedIsGone_isNotCalledAlike() {
    alike.told("core-1", Map.of("budget", "a"), NOW);
    alike.told("core-2", Map.of("budget", "x"), NOW);
    assertThat(alike.watch(NOW)).hasSize(1);
    var later = NOW.plusSeconds(120);
    alike.told("core-1", Map.of("budget", "a"), later);

    assertThat(alike.watch(later)).isEmpty();
  }

  @Test
  void turns_onlyWhoIsKnownToBeWell_isOutOfTrouble() {
    var disks = new Turns(EventKind.DISK_FAILED, EventKind.DISK_BACK, "writes again");

    assertThat(disks.watch(Map.of("core-2", "full"), _ -> false, NOW))
        .extracting(Event::kind, Event::by, Event::text)
        .containsExactly(tuple(EventKind.DISK_FAILED, "core-2", "full"));
    assertThat(disks.watch(Map.of(), _ -> false, NOW)).isEmpty();
    assertThat(disks.watch(Map.of(), List.of("core-2")::contains, NOW))
        .extracting(Event::kind)
        .containsExactly(EventKind.DISK_BACK);
  }
}
