package io.picketline.sensor.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Instant wall = NOW;
  // It may begin anywhere and overflow.
  private long nanos = Long.MAX_VALUE - 7;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  @Test
  void instant_wallClockSet_goesOnAsBefore() {
    wall = NOW.plusSeconds(3_600);
    nanos += 60_000_000_000L;

    assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(60));
    assertThat(clock.wall()).isEqualTo(NOW.plusSeconds(3_600));
    assertThat(clock.wallAhead()).isEqualTo(Duration.ofMinutes(59));
    wall = NOW.minusSeconds(3_600);
    assertThat(clock.wallAhead()).isEqualTo(Duration.ofMinutes(-61));
  }

  @Test
  void wallAhead_lessThanASecond_isNone() {
    wall = NOW.plusMillis(999);
    assertThat(clock.wallAhead()).isZero();
    wall = NOW.minusMillis(999);
    assertThat(clock.wallAhead()).isZero();
    wall = NOW.minusMillis(1_000);
    assertThat(clock.wallAhead()).isEqualTo(Duration.ofSeconds(-1));
  }
}
