package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AskPaceTest {

  private long now = -5;
  private final AskPace pace = new AskPace(3, Duration.ofMillis(50), () -> now);

  @Test
  void take_manyAtATime_onlyTheBurst() {
    assertThat(taken(10)).isEqualTo(3);
  }

  @Test
  void take_afterAPause_oneMoreAndFractionsAreKept() {
    taken(10);
    now += 99_000_000;
    assertThat(taken(10)).isEqualTo(1);
    now += 1_000_000;
    assertThat(taken(10)).isEqualTo(1);
  }

  @Test
  void take_afterLongRest_noMoreThanTheBurst() {
    taken(10);
    now += Duration.ofDays(400).toNanos();
    assertThat(taken(10)).isEqualTo(3);
  }

  private int taken(int asked) {
    var taken = 0;
    for (var i = 0; i < asked; i++) {
      taken += pace.take() ? 1 : 0;
    }
    return taken;
  }
}
