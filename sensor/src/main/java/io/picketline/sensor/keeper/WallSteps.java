package io.picketline.sensor.keeper;

import io.picketline.sensor.time.SteadyClock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that the wall clock was set, or that the host slept. Not thread-safe. */
final class WallSteps {

  private static final Logger LOG = LoggerFactory.getLogger(WallSteps.class);
  private static final Duration STEP = Duration.ofSeconds(1);

  private final SteadyClock clock;
  private Duration before;

  WallSteps(SteadyClock clock) {
    this.clock = clock;
    before = clock.wallAhead();
  }

  /** Whether it did since this was asked last. */
  boolean noticed() {
    var now = clock.wallAhead();
    var by = now.minus(before);
    if (by.abs().compareTo(STEP) < 0) {
      return false;
    }
    before = now;
    LOG.info(
        "the wall clock was moved by {} s; blocks of this host go on as before", by.toSeconds());
    return true;
  }
}
