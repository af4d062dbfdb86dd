package io.picketline.sensor;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picketline.sensor.time.SteadyClock;
import io.picketline.spi.HostClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyStampsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long BEGUN = 1_767_225_600L * SECOND;

  private long nanos;
  private Duration step = Duration.ZERO;
  private final SteadyStamps stamps = new SteadyStamps(new SteadyClock(this::wall, () -> nanos));

  @Test
  void steady_wallClockSet_goesOnAsBefore() {
    assertThat(stamps.steady(stamp())).isEqualTo(BEGUN);

    for (var hours : new int[] {1, -1, 0}) {
      step = Duration.ofHours(hours);
      nanos += SECOND / 100;
      var steady = stamps.steady(stamp());
      assertThat(steady).as("%d hours", hours).isEqualTo(BEGUN + nanos);
      assertThat(stamps.stamp(steady)).isEqualTo(stamp());
    }
  }

  @Test
  void steady_manySmallSteps_isRightAfterAPause() {
    stamps.steady(stamp());
    for (var i = 1; i <= 4; i++) {
      step = Duration.ofMillis(600L * i);
      nanos += SECOND / 100;
      stamps.steady(stamp());
    }
    nanos += 2 * SECOND;
    assertThat(stamps.steady(stamp())).isEqualTo(BEGUN + nanos);
  }

  @Test
  void steady_clocksPutForward_datesWhatTheKernelStampsByThem() {
    var week = Duration.ofDays(7);
    var put = new AtomicReference<>(Duration.ZERO);
    var clock = new HostClock(() -> put.get().toNanos());
    var forward = new SteadyStamps(SteadyClock.by(clock));
    var packet = Clock.systemUTC().instant();
    forward.steady(nanos(packet));

    put.set(week);
    var steady = forward.steady(nanos(packet.plusSeconds(2)));

    assertThat(instant(steady)).isCloseTo(packet.plusSeconds(2).plus(week), within(1, SECONDS));
    assertThat(instant(forward.stamp(steady)))
        .isCloseTo(packet.plusSeconds(2).plus(week), within(1, SECONDS));
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private long stamp() {
    return BEGUN + nanos + step.toNanos();
  }

  private Instant wall() {
    return Instant.ofEpochSecond(0, BEGUN + nanos).plus(step);
  }
}
