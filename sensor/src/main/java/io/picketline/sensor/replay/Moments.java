package io.picketline.sensor.replay;

import java.util.Arrays;

/** When something was last so, for keys of two words; times in Unix nanoseconds. */
final class Moments {
  private final KeyTable keys = new KeyTable();
  private long[] last = new long[64];

  void set(long first, long second, long nanos) {
    var number = keys.add(first, second);
    if (number == last.length) {
      last = Arrays.copyOf(last, 2 * last.length);
    }
    last[number] = nanos;
  }

  /** Whether it was so at all. */
  boolean known(long first, long second) {
    return keys.contains(first, second);
  }

  /** Whether it was so within {@code nanos} before {@code now}, or later. */
  boolean within(long nanos, long first, long second, long now) {
    var number = keys.find(first, second);
    return number >= 0 && now - last[number] <= nanos;
  }
}
