package io.picketline.sensor.keeper;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many lines packets may cause in a log: a burst, then so many a second. What is left out is
 * counted. Not thread-safe.
 */
public final class LineLimit {

  private final long burst;
  private final long nanosPerLine;
  private final LongSupplier nanos;
  private long tokens;
  private long refilledAt;
  private long leftOut;

  /** A limit that begins with all of its burst; one line more comes with every {@code pause}. */
  public LineLimit(int burst, Duration pause, LongSupplier nanos) {
    this.burst = burst;
    this.nanosPerLine = pause.toNanos();
    this.nanos = nanos;
    this.tokens = burst;
    this.refilledAt = nanos.getAsLong();
  }

  /** Whether one more line may be written now; if not, it is counted. */
  public boolean take() {
    refill();
    if (tokens == 0) {
      leftOut++;
      return false;
    }
    tokens--;
    return true;
  }

  /** Lines left out since this was last asked; zero while there is still no room for telling. */
  public long leftOut() {
    if (leftOut == 0 || tokens == 0) {
      return 0;
    }
    var told = leftOut;
    leftOut = 0;
    return told;
  }

  private void refill() {
    var lines = (nanos.getAsLong() - refilledAt) / nanosPerLine;
    if (lines > 0) {
      tokens = Math.min(burst, tokens + lines);
      // By whole lines, so that no fraction of one is lost.
      refilledAt += lines * nanosPerLine;
    }
  }
}
