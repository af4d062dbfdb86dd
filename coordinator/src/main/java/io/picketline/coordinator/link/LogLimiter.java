package io.picketline.coordinator.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Lets one log line through per interval and counts those it held back. Thread-safe. */
public final class LogLimiter {

  private final Duration interval;
  private final InstantSource clock;
  private Instant next = Instant.MIN;
  private long heldBack;

  /** One that lets the first line through at once. */
  public LogLimiter(Duration interval, InstantSource clock) {
    this.interval = interval;
    this.clock = clock;
  }

  /** How many lines were held back since the last one, if this one may be written. */
  public synchronized OptionalLong admit() {
    var now = clock.instant();
    if (now.isBefore(next)) {
      heldBack++;
      return OptionalLong.empty();
    }
    next = now.plus(interval);
    var missed = heldBack;
    heldBack = 0;
    return OptionalLong.of(missed);
  }
}
