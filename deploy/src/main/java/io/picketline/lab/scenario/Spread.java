package io.picketline.lab.scenario;

import java.util.Arrays;
import java.util.Collection;

/**
 * The middle and the tail of some times.
 *
 * @param median milliseconds; of an even number the lower of the two in the middle
 * @param p99 milliseconds, nearest rank: the largest one of fewer than 100
 */
public record Spread(double median, double p99) {

  private static final double MICROS = 1e3;

  /** The spread of at least one value in milliseconds, rounded to microseconds. */
  public static Spread of(Collection<Double> millis) {
    if (millis.isEmpty()) {
      throw new IllegalArgumentException("no times");
    }
    var sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(rank(sorted, 0.5), rank(sorted, 0.99));
  }

  private static double rank(double[] sorted, double share) {
    var at = (int) Math.ceil(share * sorted.length) - 1;
    return Math.round(sorted[Math.max(0, at)] * MICROS) / MICROS;
  }

  /** The spread of some nanoseconds, in milliseconds. */
  static Spread ofNanos(long[] nanos) {
    return of(Arrays.stream(nanos).mapToObj(n -> n / 1e6).toList());
  }
}
