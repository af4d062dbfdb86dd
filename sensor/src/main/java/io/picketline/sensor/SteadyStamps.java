package io.picketline.sensor;

import io.picketline.sensor.time.SteadyClock;

/**
 * Brings the stamps of packets, which are the wall clock's, to the clock that knows no steps, so
 * that the detector believes a source blocked as long as the kernel blocks it. Allocates only when
 * it looks at the clocks: where stamps jump or pause. For the packet thread.
 */
final class SteadyStamps {

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long JUMP_NANOS = SECOND_NANOS;

  private final SteadyClock clock;
  private long last;
  private long ahead;
  private long behind;

  SteadyStamps(SteadyClock clock) {
    this.clock = clock;
  }

  /** The moment of a stamp, in nanoseconds of Unix time by the steady clock. */
  long steady(long stampNanos) {
    var since = stampNanos - last;
    if (since > JUMP_NANOS || since < -JUMP_NANOS) {
      ahead = clock.wallAhead().toNanos();
      behind = clock.stampsBehind();
    }
    last = stampNanos;
    return stampNanos + behind - ahead;
  }

  /** Now, as the moment of a stamp. */
  long now() {
    var now = clock.instant();
    return now.getEpochSecond() * SECOND_NANOS + now.getNano();
  }

  /** When it was by the wall clock, of a stamp that was brought to {@code steadyNanos} just now. */
  long stamp(long steadyNanos) {
    return steadyNanos + ahead;
  }
}
