package io.picketline.sensor.filter;

import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;

/** Clocks that stand where they are put. */
final class Time {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  Instant now = START;

  /** By how much the wall clock was put forward. */
  Duration wallAhead = Duration.ZERO;

  final SteadyClock clock = anew();

  /** The clock of a new process. */
  SteadyClock anew() {
    return new SteadyClock(() -> now.plus(wallAhead), () -> Duration.between(START, now).toNanos());
  }
}
