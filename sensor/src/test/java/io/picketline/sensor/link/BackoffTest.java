package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void next_againAndAgain_growsToFiveSecondsAndNoFurther() {
    var backoff = new Backoff(new Random(1));

    assertThat(backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    for (var i = 0; i < 10; i++) {
      backoff.next();
    }
    assertThat(backoff.next()).isBetween(Duration.ofMillis(2500), Duration.ofMillis(5000));
  }

  @Test
  void reset_afterMany_beginsAnew() {
    var backoff = new Backoff(new Random(1));
    for (var i = 0; i < 10; i++) {
      backoff.next();
    }

    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
  }
}
