package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepairPaceTest {

  private final RepairPace pace = new RepairPace();
  private long now = Long.MAX_VALUE - 5;

  @Test
  void wanted_again_isOneRepairUntilItIsDone() {
    assertThat(pace.wanted(now)).contains(Duration.ZERO);
    assertThat(pace.wanted(now)).isEmpty();
    done(Duration.ofMillis(20));
    assertThat(pace.wanted(now)).contains(Duration.ZERO);
  }

  @Test
  void wanted_allTheTime_costsATenth() {
    var spent = Duration.ZERO;
    var begun = now;
    while (now - begun < Duration.ofMinutes(10).toNanos()) {
      now += pace.wanted(now).orElseThrow().toNanos();
      done(Duration.ofMillis(500));
      spent = spent.plusMillis(500);
    }
    // Three seconds are free.
    assertThat(spent).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(65));
  }

  private void done(Duration took) {
    var from = now;
    now += took.toNanos();
    pace.done(from, now);
  }
}
