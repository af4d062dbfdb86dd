package io.picketline.coordinator.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PushWindowTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final PushWindow window = new PushWindow();

  @Test
  void pause_quiet_isNone() {
    assertThat(window.pause(0)).isZero();
    window.pushed(0, 0, MILLI);

    assertThat(window.pause(MILLI)).isZero();
  }

  @Test
  void pause_registryLagsBehindItsMessages_isLongerThanTheLag() {
    window.pushed(0, 20 * MILLI, 21 * MILLI);

    assertThat(window.pause(21 * MILLI)).isEqualTo(Duration.ofMillis(84));
    assertThat(window.pause(61 * MILLI)).isEqualTo(Duration.ofMillis(44));
  }

  @Test
  void pause_longAfterTheLastPush_isNoneHoweverBusyItWas() {
    window.pushed(0, 20 * MILLI, 21 * MILLI);

    assertThat(window.pause(110 * MILLI)).isZero();
  }

  @Test
  void pause_overload_isBounded() {
    window.pushed(0, 5_000 * MILLI, 9_000 * MILLI);

    assertThat(window.pause(9_000 * MILLI)).isEqualTo(PushWindow.LONGEST);
  }

  @Test
  void pushed_quietAgain_windowHalvesByAndBy() {
    window.pushed(0, 5_000 * MILLI, 5_001 * MILLI);
    window.pushed(6_000 * MILLI, 6_000 * MILLI, 6_000 * MILLI);
    assertThat(window.window()).isEqualTo(PushWindow.LONGEST.dividedBy(2));

    for (var i = 0; i < 10; i++) {
      window.pushed(7_000 * MILLI, 7_000 * MILLI, 7_000 * MILLI);
    }
    assertThat(window.pause(7_000 * MILLI)).isZero();
  }

  @Test
  void pause_clockSetBack_isBounded() {
    window.pushed(0, 100 * MILLI, 100_000 * MILLI);

    assertThat(window.pause(0)).isEqualTo(PushWindow.LONGEST);
  }
}
