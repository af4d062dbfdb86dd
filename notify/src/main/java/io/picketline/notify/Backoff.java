package io.picketline.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a receiver is tried again: twice as long each time, about. */
final class Backoff {

  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long FIRST_MILLIS = 1_000;
  private static final int MOST_DOUBLINGS = 9;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** After another failure: from half to the whole of the time, so that not all come at once. */
  Duration next() {
    var whole = Math.min(LONGEST.toMillis(), FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return Duration.ofMillis(random.nextLong(whole / 2, whole + 1));
  }

  /** It went well. */
  void reset() {
    failures = 0;
  }

  /** Whether the last time was a failure. */
  boolean failing() {
    return failures > 0;
  }
}
