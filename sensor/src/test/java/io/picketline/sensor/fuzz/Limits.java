package io.picketline.sensor.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What reading one input may cost. Time is the fuzzer's own limit. */
public final class Limits {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long FREE_BYTES = 8L << 20;
  private static final long BYTES_FOR_ONE = 4_096;

  private Limits() {}

  /** A piece of reading. */
  @FunctionalInterface
  public interface Reading {

    /** Reads it. */
    void read() throws Exception;
  }

  /** Reads an input of this many bytes; fails if that takes memory out of all proportion. */
  public static void within(int inputBytes, Reading reading) throws Exception {
    var most = FREE_BYTES + BYTES_FOR_ONE * inputBytes;
    var taken = taken(reading);
    if (taken > most) {
      taken = taken(reading); // the first time may have loaded classes
    }
    if (taken > most) {
      throw new AssertionError(
          "reading %d bytes took %d bytes of memory".formatted(inputBytes, taken));
    }
  }

  private static long taken(Reading reading) throws Exception {
    var before = THREADS.getCurrentThreadAllocatedBytes();
    reading.read();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
