package io.picketline.sensor.keeper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The coordinator's time, counted on from its last message by this host's monotonic clock, so that
 * a wrong or moved clock of this host changes no expiry. Not thread-safe.
 */
final class FleetClock {

  private final Clock wall;
  private final LongSupplier nanos;
  private Instant heard;
  private long heardAt;

  /**
   * A clock that nobody has corrected yet.
   *
   * @param ahead by how much the coordinator's clock was ahead of this host's when last heard
   */
  FleetClock(Clock wall, LongSupplier nanos, Duration ahead) {
    this.wall = wall;
    this.nanos = nanos;
    this.heard = wall.instant().plus(ahead);
    this.heardAt = nanos.getAsLong();
  }

  /** A message of the coordinator said that it is {@code theirs} now. */
  void heard(Instant theirs) {
    heard = theirs;
    heardAt = nanos.getAsLong();
  }

  Instant now() {
    return heard.plusNanos(nanos.getAsLong() - heardAt);
  }

  /** By how much it is ahead of this host's wall clock; negative if behind. */
  Duration ahead() {
    return Duration.between(wall.instant(), now());
  }
}
