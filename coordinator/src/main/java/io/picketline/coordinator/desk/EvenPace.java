package io.picketline.coordinator.desk;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has answers leave a multiple of a step after the question came: how long one took tells nothing
 * of what was looked at. A step is longer than any refusal takes.
 */
final class EvenPace {

  static final Duration STEP = Duration.ofMillis(500);

  private final LongSupplier nanoTime;
  private final LongConsumer sleep;

  /**
   * By these clocks.
   *
   * @param sleep waits for so many nanoseconds, or less
   */
  EvenPace(LongSupplier nanoTime, LongConsumer sleep) {
    this.nanoTime = nanoTime;
    this.sleep = sleep;
  }

  /** By the system's. */
  static EvenPace ofSystem() {
    return new EvenPace(System::nanoTime, LockSupport::parkNanos);
  }

  /** Now, as {@link #keep} takes it. */
  long begin() {
    return nanoTime.getAsLong();
  }

  /** Returns at the next step after {@code began}. */
  void keep(long began) {
    var steps = Math.max(1, Math.ceilDiv(nanoTime.getAsLong() - began, STEP.toNanos()));
    var until = began + steps * STEP.toNanos();
    for (var left = until - nanoTime.getAsLong(); left > 0; left = until - nanoTime.getAsLong()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      sleep.accept(left);
    }
  }
}
