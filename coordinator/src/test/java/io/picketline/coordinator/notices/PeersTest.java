package io.picketline.coordinator.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.local.Members;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Peers peers = new Peers("two");

  @Test
  void watch_theLeaderDies_isToldByTheNextOneAndOnce() {
    assertThat(told("one", Map.of("one", "up", "two", "up", "three", "up"))).isEmpty();
    assertThat(told("one", Map.of("one", "unreachable", "two", "up", "three", "up"))).isEmpty();

    assertThat(told("two", Map.of("two", "up", "three", "up")))
        .containsExactly("coordinator-down one it cannot be reached");
    assertThat(told("two", Map.of("two", "up", "three", "up"))).isEmpty();
    assertThat(told("two", Map.of("one", "up", "two", "up", "three", "up")))
        .containsExactly("coordinator-up one it is back");
  }

  @Test
  void watch_theLeaderStopsInOrder_isSaidSo() {
    told("one", Map.of("one", "up", "two", "up"));

    assertThat(told("two", Map.of("one", "exiting", "two", "up")))
        .containsExactly("coordinator-down one it was stopped");
  }

  @Test
  void watch_anotherOneLeads_saysNothingOfWhatThatOneTells() {
    told("one", Map.of("one", "up", "two", "up", "three", "up"));
    assertThat(told("one", Map.of("one", "up", "two", "up", "three", "unreachable"))).isEmpty();

    assertThat(told("two", Map.of("one", "leaving", "two", "up", "three", "unreachable")))
        .containsExactly("coordinator-down one it was stopped");
  }

  @Test
  void watch_leadingFromTheFirst_tellsWhoComes() {
    assertThat(told("two", Map.of("two", "up"))).isEmpty();
    assertThat(told("two", Map.of("two", "up", "three", "joining"))).isEmpty();

    assertThat(told("two", Map.of("two", "up", "three", "up")))
        .containsExactly("coordinator-up three it takes part");
  }

  private List<String> told(String leader, Map<String, String> states) {
    return peers.watch(new Members(leader, states), NOW).stream()
        .map(event -> event.kind().wireName() + " " + event.by() + " " + event.text())
        .toList();
  }
}
