package io.picketline.sensor.capture;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/** When each port was last seen in some use. Any thread may write, and ask, without locks. */
final class PortTimes {
  private static final int PORTS = 1 << 16;

  private final AtomicLongArray at = new AtomicLongArray(PORTS);
  private final long epoch;

  /** No port was ever seen; times count from {@code epochNanos}. */
  PortTimes(long epochNanos) {
    epoch = epochNanos;
  }

  /** Remembers that {@code port}, 0 to 65535, was seen at {@code nanos}. */
  void seen(int port, long nanos) {
    at.setRelease(port, nanos - epoch + 1);
  }

  /** Whether it was seen in the last {@code span} before {@code nanos}. */
  boolean seenWithin(int port, long span, long nanos) {
    var seen = at.getAcquire(port);
    return seen != 0 && nanos - epoch + 1 - seen <= span;
  }

  /**
   * Takes each that was seen in the last {@code span} before {@code from} for seen at {@code to}.
   */
  void carry(long from, long span, long to) {
    for (var port = 0; port < PORTS; port++) {
      if (seenWithin(port, span, from)) {
        seen(port, to);
      }
    }
  }

  /** All ports below {@code limit} seen in the last {@code span} before {@code nanos}. */
  BitSet seenWithin(long span, long nanos, int limit) {
    var ports = new BitSet(limit);
    for (var port = 0; port < limit; port++) {
      if (seenWithin(port, span, nanos)) {
        ports.set(port);
      }
    }
    return ports;
  }
}
