package io.picketline.sensor.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: growing, and never the same for a whole fleet. */
final class Backoff {

  private static final long LEAST_MILLIS = 200;
  private static final long MOST_MILLIS = 5_000;

  /** A fleet spreads its first tries over so long for each of its hosts. */
  private static final long MILLIS_A_HOST = 30;

  private static final long MOST_SPREAD_MILLIS = 30_000;

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

  /**
   * The pause after a link that was there, when others of the fleet may have lost theirs by the
   * same cause: at once in a small fleet, within half a minute in one of a thousand hosts.
   *
   * @param hosts in the fleet, as far as is known
   * @param coordinators that there are to connect to
   */
  Duration first(int hosts, int coordinators) {
    var spread = coordinators > 1 ? Math.min(MOST_SPREAD_MILLIS, MILLIS_A_HOST * hosts) : 0;
    return next().plusMillis(spread == 0 ? 0 : random.nextLong(spread));
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
