package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueThresholdTest {
  private static final long WINDOW = 100_000_000L;

  private final QueueThreshold threshold = new QueueThreshold();

  @Test
  void after_load_risesAndFallsWithSomeRest() {
    assertThat(threshold.after(0, WINDOW)).isEqualTo(1);
    assertThat(threshold.after(199, WINDOW)).isEqualTo(1);
    assertThat(threshold.after(200, WINDOW)).isEqualTo(16);
    assertThat(threshold.after(100, WINDOW)).as("still busy").isEqualTo(16);
    assertThat(threshold.after(2_000, WINDOW)).isEqualTo(64);
    assertThat(threshold.after(200, WINDOW)).isEqualTo(16);
    assertThat(threshold.after(49, WINDOW)).isEqualTo(1);
    assertThat(threshold.after(1_000, 0)).isEqualTo(64);
  }
}
