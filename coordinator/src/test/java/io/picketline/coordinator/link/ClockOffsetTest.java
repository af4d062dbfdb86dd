package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ClockOffset offset = new ClockOffset();

  @Test
  void ahead_beforeAMessage_isUnknown() {
    assertThat(offset.ahead()).isEmpty();
  }

  @Test
  void ahead_someMessagesDelayed_goesByTheQuickest() {
    heard(Duration.ofSeconds(3), Duration.ofSeconds(9));
    heard(Duration.ofSeconds(3), Duration.ofMillis(2));
    heard(Duration.ofSeconds(3), Duration.ofSeconds(4));

    assertThat(offset.ahead()).contains(Duration.ofMillis(2_998));
  }

  @Test
  void ahead_clockSetRight_showsOnceTheOldMessagesAreForgotten() {
    heard(Duration.ofHours(1), Duration.ZERO);
    for (var i = 0; i < 12; i++) {
      heard(Duration.ZERO, Duration.ofMillis(1));
    }

    assertThat(offset.ahead()).contains(Duration.ofMillis(-1));
  }

  /** A message from a clock that is so far ahead, that took so long. */
  private void heard(Duration ahead, Duration delay) {
    offset.heard(NOW.plus(ahead), NOW.plus(delay));
  }
}
