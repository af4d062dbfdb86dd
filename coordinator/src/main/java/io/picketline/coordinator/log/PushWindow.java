package io.picketline.coordinator.log;

import java.time.Duration;

/**
 * How long new entries wait for others, so that they travel together: not at all while the registry
 * keeps up, and up to 200 ms the longer its own messages wait and the longer a push takes. Time is
 * in nanoseconds of a monotonic clock. Not thread-safe.
 */
public final class PushWindow {

  static final Duration LONGEST = Duration.ofMillis(200);

  /** Waits shorter than this are none: the timer is no finer. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  /** Of the time at most one part in so many goes into pushing. */
  private static final int SHARE = 4;

  private long window;
  private long pushedAt = Long.MIN_VALUE / 2;

  /** How long a push that is wanted at {@code now} is to wait; zero for none. */
  public Duration pause(long now) {
    var left = Math.min(window - (now - pushedAt), LONGEST.toNanos());
    return left < SHORTEST.toNanos() ? Duration.ZERO : Duration.ofNanos(left);
  }

  /**
   * A push is done.
   *
   * @param wanted when it was to be made at the earliest
   * @param begun when it was begun
   */
  public void pushed(long wanted, long begun, long ended) {
    var measured = SHARE * (Math.max(0, begun - wanted) + Math.max(0, ended - begun));
    window = Math.min(LONGEST.toNanos(), Math.max(measured, window / 2));
    pushedAt = ended;
  }

  /** How long the next one would wait behind the last. */
  Duration window() {
    return Duration.ofNanos(window);
  }
}
