package io.picketline.sensor.keeper;

import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The coordinator's time, counted on from its last message by this host's steady clock, so that a
 * wrong or moved clock of this host changes no expiry. Not thread-safe.
 */
final class FleetClock {

  private final SteadyClock host;
  private Duration ahead;
  // By what the kernel counts down.
  private Duration counted;

  /**
   * A clock that nobody has corrected yet.
   *
   * @param ahead by how much the coordinator's clock was ahead of this host's wall clock when last
   *     heard
   */
  FleetClock(SteadyClock host, Duration ahead) {
    this.host = host;
    this.ahead = ahead.plus(host.wallAhead());
    this.counted = this.ahead;
  }

  /**
   * A message of the coordinator said that it is {@code theirs} now.
   *
   * @return whether this clock was put forward or back by {@code tolerance} or more, at once or bit
   *     by bit, since that was answered last
   */
  boolean heard(Instant theirs, Duration tolerance) {
    ahead = Duration.between(host.instant(), theirs);
    if (ahead.minus(counted).abs().compareTo(tolerance) < 0) {
      return false;
    }
    counted = ahead;
    return true;
  }

  Instant now() {
    return host.instant().plus(ahead);
  }

  /** What this host's steady clock says when this one says {@code theirs}. */
  Instant hosts(Instant theirs) {
    return theirs.minus(ahead);
  }

  /** By how much it is ahead of this host's wall clock; negative if behind. */
  Duration ahead() {
    return ahead.minus(host.wallAhead());
  }
}
