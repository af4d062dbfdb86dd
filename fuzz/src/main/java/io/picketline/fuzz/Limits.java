package io.picketline.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What reading one input may cost, in memory and in time of the processor. The first reading may
 * load classes, so what is too dear is read once more. An endless loop is the fuzzer's own to find.
 */
public final class Limits {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long FREE_BYTES = 64L << 20;
  private static final long BYTES_FOR_ONE = 4_096;
  private static final long MOST_NANOS = 2_000_000_000L;

  private Limits() {}

  /** A piece of reading. */
  @FunctionalInterface
  public interface Reading {

    /** Reads it. */
    void read() throws Exception;
  }

  private record Cost(long bytes, long nanos) {
    boolean exceeds(long most) {
      return bytes > most || nanos > MOST_NANOS;
    }
  }

  /** Reads an input of this many bytes; fails if its cost is out of all proportion. */
  public static void within(int inputBytes, Reading reading) throws Exception {
    var most = FREE_BYTES + BYTES_FOR_ONE * inputBytes;
    if (cost(reading).exceeds(most)) {
      var again = cost(reading);
      if (again.exceeds(most)) {
        throw new AssertionError(
            "reading %d bytes took %d bytes of memory and %d ms"
                .formatted(inputBytes, again.bytes(), again.nanos() / 1_000_000));
      }
    }
  }

  private static Cost cost(Reading reading) throws Exception {
    var bytes = THREADS.getCurrentThreadAllocatedBytes();
    var nanos = THREADS.getCurrentThreadCpuTime();
    reading.read();
    return new Cost(
        THREADS.getCurrentThreadAllocatedBytes() - bytes,
        THREADS.getCurrentThreadCpuTime() - nanos);
  }
}
