package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
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

  @Test
  void first_smallFleetOrOneCoordinator_isQuick() {
    for (var seed = 0; seed < 100; seed++) {
      assertThat(new Backoff(new Random(seed)).first(3, 3)).isLessThan(Duration.ofMillis(300));
      assertThat(new Backoff(new Random(seed)).first(1_000, 1))
          .isLessThanOrEqualTo(Duration.ofMillis(200));
    }
  }

  @Test
  void first_largeFleet_spreadsOverHalfAMinute() {
    var inSecond = new int[31];
    for (var host = 0; host < 1_000; host++) {
      inSecond[(int) new Backoff(new Random(host)).first(1_000, 3).toSeconds()]++;
    }

    assertThat(Arrays.stream(inSecond).max().orElseThrow()).isLessThan(70);
    assertThat(Arrays.stream(inSecond).limit(30).min().orElseThrow()).isGreaterThan(10);
  }
}
