package io.picketline.sensor.keeper;

import java.util.function.LongSupplier;

/** Bounds how many lines packets can drive into a log, and counts those left out. Not thread-safe. */
public final class LogRate {

  private static final long BURST = 200;
  private static final long PER_SECOND = 50;
  private static final long NANOS = 1_000_000_000L;

  private final LongSupplier nanos;
  private long tokens = BURST;
  private long refilledAt;
  private long leftOut;

  /** A rate by the monotonic clock. */
  public LogRate(LongSupplier nanos) {
    this.nanos = nanos;
    this.refilledAt = nanos.getAsLong();
  }

  /** Whether one more line may be written; if not, it is counted. */
  public boolean mayTell() {
    var now = nanos.getAsLong();
    var refill = (now - refilledAt) * PER_SECOND / NANOS;
    if (refill > 0) {
      tokens = Math.min(BURST, tokens + refill);
      refilledAt = now;
    }
    if (tokens == 0) {
      leftOut++;
      return false;
    }
    tokens--;
    return true;
  }

  /** How many lines were left out since this was last asked. */
  public long takeLeftOut() {
    var count = leftOut;
    leftOut = 0;
    return count;
  }
}
