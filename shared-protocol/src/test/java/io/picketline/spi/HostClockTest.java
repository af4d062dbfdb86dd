package io.picketline.spi;

import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostClockTest {

  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void system_always_isTheHosts() {
    var clock = HostClock.system();

    assertThat(clock.instant()).isCloseTo(Instant.now(), within(1, MINUTES));
    assertThat(clock.nanoTime() - System.nanoTime()).isBetween(minutes(-1), minutes(1));
    assertThat(clock.ahead()).isZero();
  }

  @Test
  void instant_putForward_isAheadAsTheMonotonicClockIs() {
    var ahead = new AtomicLong();
    var clock = new HostClock(ahead::get).withZone(ZoneId.of("Asia/Kathmandu"));
    ahead.set(WEEK.toNanos());

    assertThat(clock.instant()).isCloseTo(Instant.now().plus(WEEK), within(1, MINUTES));
    assertThat(((HostClock) clock).nanoTime() - System.nanoTime() - WEEK.toNanos())
        .isBetween(minutes(-1), minutes(1));
    assertThat(((HostClock) clock).ahead()).isEqualTo(WEEK.toNanos());
    assertThat(clock.getZone()).isEqualTo(ZoneId.of("Asia/Kathmandu"));
  }

  private static long minutes(long minutes) {
    return Duration.ofMinutes(minutes).toNanos();
  }
}
