package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IgnoreLineTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void life_beyondAnyEnd_isRefusedByName() {
    assertThatThrownBy(() -> line(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "192.0.2.0/24 is to hold for more than 3650 days; name no end for a rule for good");
  }

  @Test
  void isAlready_lifeOfTheRule_countsFromItsBeginning() {
    var rule = line(Duration.ofHours(8)).by("alice", NOW);

    assertThat(line(Duration.ofHours(8)).isAlready(rule)).isTrue();
    assertThat(line(Duration.ofHours(9)).isAlready(rule)).isFalse();
  }

  private static IgnoreLine line(Duration life) {
    return new IgnoreLine(
        Prefix.parse("192.0.2.0/24"),
        IgnoreScope.ALL,
        Optional.empty(),
        Optional.of(life),
        "ours");
  }
}
