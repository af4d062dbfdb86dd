package io.picketline.sensor.capture;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How often something may be asked: a burst, then evenly. Not thread-safe; allocates nothing. */
final class AskPace {

  private final long burst;
  private final long pause;
  private final LongSupplier nanoTime;
  private long tokens;
  private long refilledAt;

  /**
   * A pace that begins with all of its burst; one question more comes with every {@code pause}.
   *
   * @param nanoTime a monotonic clock, as System::nanoTime
   */
  AskPace(int burst, Duration pause, LongSupplier nanoTime) {
    this.burst = burst;
    this.pause = pause.toNanos();
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.refilledAt = nanoTime.getAsLong();
  }

  /** Whether it may be asked now. */
  boolean take() {
    var more = (nanoTime.getAsLong() - refilledAt) / pause;
    if (more > 0) {
      tokens = Math.min(burst, tokens + more);
      // by whole pauses, so that no fraction of one is lost
      refilledAt += more * pause;
    }
    if (tokens == 0) {
      return false;
    }
    tokens--;
    return true;
  }
}
