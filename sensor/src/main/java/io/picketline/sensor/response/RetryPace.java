package io.picketline.sensor.response;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When to try again what failed: after a second, then after twice as long each time, up to a
 * minute. Not thread-safe.
 */
final class RetryPace {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private Duration pause = Duration.ZERO;
  private long failedAt;

  RetryPace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether it may be tried now. */
  boolean due() {
    return pause.isZero() || nanos.getAsLong() - failedAt >= pause.toNanos();
  }

  void failed() {
    failedAt = nanos.getAsLong();
    var doubled = pause.isZero() ? LEAST : pause.multipliedBy(2);
    pause = doubled.compareTo(MOST) > 0 ? MOST : doubled;
  }

  void worked() {
    pause = Duration.ZERO;
  }
}
