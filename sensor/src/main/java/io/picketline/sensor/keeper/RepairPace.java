package io.picketline.sensor.keeper;

import java.time.Duration;
import java.util.Optional;

/**
 * When the packet filter is repaired: at once, but whoever disturbs it again and again costs a
 * tenth of the time in the long run. Not thread-safe.
 */
final class RepairPace {

  private static final int SHARE = 10;
  private static final long MOST_SAVED = Duration.ofSeconds(3).toNanos();

  private boolean scheduled;
  private boolean begun;
  private long credit = MOST_SAVED;
  private long countedAt;

  /**
   * A repair is wanted.
   *
   * @return after which pause; nothing if one is to come anyway
   */
  Optional<Duration> wanted(long nanos) {
    if (scheduled) {
      return Optional.empty();
    }
    scheduled = true;
    count(nanos);
    return Optional.of(Duration.ofNanos(credit >= 0 ? 0 : -credit * SHARE));
  }

  /** A repair took from {@code from} to {@code to}. */
  void done(long from, long to) {
    scheduled = false;
    count(to);
    credit -= to - from;
  }

  private void count(long nanos) {
    if (begun) {
      credit = Math.min(MOST_SAVED, credit + (nanos - countedAt) / SHARE);
    }
    begun = true;
    countedAt = nanos;
  }
}
