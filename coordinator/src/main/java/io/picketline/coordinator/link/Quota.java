package io.picketline.coordinator.link;

import java.time.Duration;
import java.time.Instant;

/**
 * How much one sensor may send. Nothing is refused: whoever has sent more than that is read no
 * further until time has made up for it. Not thread-safe.
 */
final class Quota {

  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** Quiet seconds that may be made up for at once. */
  private static final int BURST_SECONDS = 2;

  private final Allowed pieces;
  private final Allowed frames;
  private final Allowed bytes;

  /** One that has not been touched yet. */
  Quota(LinkLimits.Rates rates, Instant now) {
    pieces = new Allowed(rates.pieces(), now);
    frames = new Allowed(rates.frames(), now);
    bytes = new Allowed(rates.bytes(), now);
  }

  /**
   * A frame has come.
   *
   * @param evidence pieces in it
   * @param size its bytes
   * @return how long to wait before the next is read; zero for not at all
   */
  Duration charge(int evidence, int size, Instant now) {
    var wait =
        Math.max(
            pieces.charge(evidence, now), Math.max(frames.charge(1, now), bytes.charge(size, now)));
    return Duration.ofNanos(Math.round(wait * NANOS));
  }

  /** One of the three, so many a second. */
  private static final class Allowed {
    private final double rate;
    private double left;
    private Instant at;

    Allowed(int rate, Instant now) {
      this.rate = rate;
      this.left = BURST_SECONDS * this.rate;
      this.at = now;
    }

    /** Takes so many; answers after how many seconds they are made up for. */
    double charge(int count, Instant now) {
      var elapsed = Duration.between(at, now);
      if (elapsed.isPositive()) {
        var seconds = elapsed.toSeconds() + elapsed.toNanosPart() / NANOS;
        left = Math.min(BURST_SECONDS * rate, left + seconds * rate);
      }
      at = now;
      left -= count;
      return left < 0 ? -left / rate : 0;
    }
  }
}
