package io.picketline.sensor.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: growing, and never the same for a whole fleet. */
final class Backoff {

  private static final long LEAST_MILLIS = 200;
  private static final long MOST_MILLIS = 5_000;

  private final RandomGenerator random;
  private long millis = LEAST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Half to all of a span that doubles with each call, from 0.2 s to 5 s. */
  Duration next() {
    var span = millis;
    millis = Math.min(MOST_MILLIS, millis * 2);
    return Duration.ofMillis(span / 2 + random.nextLong(span / 2 + 1));
  }

  /** The span, four to six fifths of it. */
  Duration around(Duration span) {
    var fifth = span.toMillis() / 5;
    return Duration.ofMillis(4 * fifth + random.nextLong(2 * fifth));
  }

  void reset() {
    millis = LEAST_MILLIS;
  }
}
