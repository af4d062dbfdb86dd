package io.picketline.sensor.capture;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line of the log for each touch of a trap, as far as they are few. For one thread. */
final class TrapLines {

  /** Most lines of one span. */
  static final int MOST = 10;

  /** How long they are counted together. */
  static final Duration SPAN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(TrapLines.class);

  private final LongSupplier nanoTime;
  private long from;
  private int lines;
  private long more;

  /**
   * Has written none.
   *
   * @param nanoTime a monotonic clock, as System::nanoTime
   */
  TrapLines(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    from = nanoTime.getAsLong();
  }

  /**
   * Writes one, unless there were many.
   *
   * @param first what was said first, safe to print
   */
  void line(TrapSpot spot, String source, String first) {
    if (allowed()) {
      LOG.info(
          "trap source={} port={} protocol={} first=\"{}\" more={}",
          source,
          spot.port(),
          spot.protocol(),
          first,
          more);
      more = 0;
    } else {
      more++;
    }
  }

  /** Whether one more may be written; counts it. */
  boolean allowed() {
    var now = nanoTime.getAsLong();
    if (now - from >= SPAN.toNanos()) {
      from = now;
      lines = 0;
    }
    return ++lines <= MOST;
  }
}
