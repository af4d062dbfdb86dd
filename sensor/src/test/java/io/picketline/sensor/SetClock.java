package io.picketline.sensor;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where a test puts it. */
public final class SetClock extends Clock {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What it shows. */
  public volatile Instant now;

  /** A clock that shows some time. */
  public SetClock() {
    this(START);
  }

  /** A clock that shows {@code now}. */
  public SetClock(Instant now) {
    this.now = now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return now;
  }
}
