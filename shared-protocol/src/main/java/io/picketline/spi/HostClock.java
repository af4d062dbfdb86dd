package io.picketline.spi;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The host's two clocks, or the same put forward: a test bed lets weeks pass so, and nothing else
 * does. Both are ahead by as much, as if the host had slept and counted it. Safe for any thread.
 */
public final class HostClock extends Clock {

  private final LongSupplier ahead;
  private final ZoneId zone;

  /**
   * The host's clocks put forward.
   *
   * @param ahead by how many nanoseconds; asked again each time
   */
  public HostClock(LongSupplier ahead) {
    this(ahead, ZoneOffset.UTC);
  }

  private HostClock(LongSupplier ahead, ZoneId zone) {
    this.ahead = ahead;
    this.zone = zone;
  }

  /** The host's clocks as they are. */
  public static HostClock system() {
    return new HostClock(() -> 0);
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plusNanos(ahead.getAsLong());
  }

  /** The monotonic clock, as System::nanoTime. */
  public long nanoTime() {
    return System.nanoTime() + ahead.getAsLong();
  }

  /** By how many nanoseconds what the kernel stamps is behind this clock. */
  public long ahead() {
    return ahead.getAsLong();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new HostClock(ahead, other);
  }
}
