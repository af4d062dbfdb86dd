package io.picketline.sensor.keeper;

import java.time.Duration;
import java.util.Optional;

/**
 * When the packet filter is repaired: at once, but whoever disturbs it again and again costs a tenth
 * of the time at most. Not thread-safe.
 */
final class RepairPace {

  private static final int SHARE = 10;
  private static final Duration MOST = Duration.ofSeconds(30);

  private boolean scheduled;
  private boolean ever;
  private long notBefore;

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
    var pause = ever ? Math.max(0, notBefore - nanos) : 0;
    return Optional.of(Duration.ofNanos(pause));
  }

  /** A repair took from {@code begun} to {@code ended}. */
  void done(long begun, long ended) {
    scheduled = false;
    ever = true;
    notBefore = ended + Math.min(SHARE * (ended - begun), MOST.toNanos());
  }
}
