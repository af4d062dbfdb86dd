package io.picketline.lab.measure;

import java.util.Arrays;

/** The packets of one run's stream that got past the drop rule of one host. Thread-safe. */
final class Arrivals {

  /** Packets kept of one run. */
  private static final int MOST = 1 << 22;

  private long run = -1;
  private int count;
  private volatile long last;
  private long[] stamps = new long[1 << 14];
  private long[] numbers = new long[1 << 14];

  /** Forgets all and takes packets of {@code run} only. */
  synchronized void expect(long run) {
    this.run = run;
    count = 0;
    last = 0;
  }

  synchronized void arrived(long run, long number, long stamp) {
    if (run != this.run || count == MOST) {
      return;
    }
    if (count == stamps.length) {
      stamps = Arrays.copyOf(stamps, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    stamps[count] = stamp;
    numbers[count] = number;
    count++;
    last = stamp;
  }

  synchronized int count() {
    return count;
  }

  /** When the last packet arrived, nanoseconds since 1970; 0 if none did. */
  long last() {
    return last;
  }

  /** The number of the last packet that arrived; -1 if none did. */
  synchronized long lastNumber() {
    return count == 0 ? -1 : numbers[count - 1];
  }

  /** Packets that were sent before the last that arrived, and did not. */
  synchronized long missing() {
    return count == 0 ? 0 : numbers[count - 1] - numbers[0] + 1 - count;
  }

  /** The first arrival after {@code nanos}; 0 if there is none. */
  synchronized long firstAfter(long nanos) {
    for (var i = 0; i < count; i++) {
      if (stamps[i] > nanos) {
        return stamps[i];
      }
    }
    return 0;
  }

  /** Nanoseconds between one arrival and the next. */
  synchronized long[] gaps() {
    var gaps = new long[Math.max(0, count - 1)];
    for (var i = 0; i < gaps.length; i++) {
      gaps[i] = stamps[i + 1] - stamps[i];
    }
    return gaps;
  }
}
