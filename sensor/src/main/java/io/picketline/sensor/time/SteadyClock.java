package io.picketline.sensor.time;

import io.picketline.spi.HostClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * This host's wall clock, read once and counted on by the monotonic clock: no step of the wall
 * clock changes it. Timeouts of nf_tables count in jiffies, which go with the monotonic clock and
 * stand still with it while the host is suspended. So what is to end in an hour by this clock ends
 * when the kernel's timeout of an hour does. Safe for any thread.
 */
public final class SteadyClock implements InstantSource {

  /** Less than this is the reading of two clocks one after the other, not a step. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final LongSupplier stampsBehind;
  private final Instant begun;
  private final long begunAt;

  /**
   * A clock that says what the wall clock says now.
   *
   * @param nanos the monotonic clock, as System::nanoTime
   */
  public SteadyClock(InstantSource wall, LongSupplier nanos) {
    this(wall, nanos, () -> 0);
  }

  private SteadyClock(InstantSource wall, LongSupplier nanos, LongSupplier stampsBehind) {
    this.wall = wall;
    this.nanos = nanos;
    this.stampsBehind = stampsBehind;
    begun = wall.instant();
    begunAt = nanos.getAsLong();
  }

  /** A clock that goes by those of the host. */
  public static SteadyClock ofHost() {
    return by(HostClock.system());
  }

  /** A clock that goes by these. */
  public static SteadyClock by(HostClock clock) {
    return new SteadyClock(clock, clock::nanoTime, clock::ahead);
  }

  @Override
  public Instant instant() {
    return begun.plusNanos(nanos.getAsLong() - begunAt);
  }

  /** What the wall clock says now. */
  public Instant wall() {
    return wall.instant();
  }

  /** By how many nanoseconds the kernel's stamps are behind the wall clock. */
  public long stampsBehind() {
    return stampsBehind.getAsLong();
  }

  /**
   * By how much the wall clock was put forward since this one was made, sleep of the host included;
   * negative if back, zero if by less than a second.
   */
  public Duration wallAhead() {
    var ahead = Duration.between(instant(), wall.instant());
    return ahead.abs().compareTo(STEP) < 0 ? Duration.ZERO : ahead;
  }
}
