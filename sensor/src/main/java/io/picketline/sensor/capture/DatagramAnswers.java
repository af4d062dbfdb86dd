package io.picketline.sensor.capture;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * Whether a datagram may be answered: its source can be forged, so answers are few, and never go
 * where they could be taken for a question and answered in turn.
 */
final class DatagramAnswers {
  private static final int PER_SECOND = 10;
  private static final long SECOND = 1_000_000_000L;
  private static final int UNPRIVILEGED = 1_024;

  private final LongSupplier nanoTime;
  private long from;
  private int count;

  /**
   * None was sent.
   *
   * @param nanoTime a monotonic clock, as System::nanoTime
   */
  DatagramAnswers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    from = nanoTime.getAsLong();
  }

  /** Counts one answer, if it may be sent to this port. */
  boolean may(int port, List<Integer> traps) {
    if (port < UNPRIVILEGED || traps.contains(port)) {
      return false;
    }
    var now = nanoTime.getAsLong();
    if (now - from >= SECOND) {
      from = now;
      count = 0;
    }
    return ++count <= PER_SECOND;
  }
}
