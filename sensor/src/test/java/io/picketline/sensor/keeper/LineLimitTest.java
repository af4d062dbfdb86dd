package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LineLimitTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final LineLimit limit = new LineLimit(3, Duration.ofMillis(20), nanos::get);

  @Test
  void take_burstThenRate_leavesOutTheRestAndTellsOnce() {
    assertThat(takeAll(10)).isEqualTo(3);
    assertThat(limit.leftOut()).as("no room to tell yet").isZero();

    nanos.addAndGet(Duration.ofMillis(50).toNanos());
    assertThat(limit.take()).isTrue();
    assertThat(limit.leftOut()).isEqualTo(7);
    assertThat(limit.leftOut()).isZero();
  }

  @Test
  void take_manySmallSteps_loseNothingOfTheRate() {
    takeAll(3);
    var taken = 0;
    for (var step = 0; step < 100; step++) {
      nanos.addAndGet(Duration.ofMillis(7).toNanos());
      taken += limit.take() ? 1 : 0;
    }

    assertThat(taken).isEqualTo(35);
  }

  private int takeAll(int times) {
    var taken = 0;
    for (var i = 0; i < times; i++) {
      taken += limit.take() ? 1 : 0;
    }
    return taken;
  }
}
