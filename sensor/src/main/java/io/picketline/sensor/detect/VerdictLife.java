package io.picketline.sensor.detect;

import io.picketline.protocol.SelfTest;
import io.picketline.protocol.SequentialTest;
import java.time.Duration;

/** How long a verdict holds, by offence. */
final class VerdictLife {

  /** That of a restricted block, whatever the offence. */
  static final long RESTRICTED = Duration.ofMinutes(10).toNanos();

  private static final long HALVING_MILLIS = Duration.ofDays(30).toMillis();

  private VerdictLife() {}

  /** Life in nanoseconds of the verdict on offence {@code offence}, from 1, of this source. */
  static long nanos(int offence, boolean verified, long high, long low) {
    var life = SelfTest.is(high, low) ? SelfTest.LIFE : SequentialTest.life(offence, verified);
    return life.toNanos();
  }

  /**
   * What is left of {@code offences} this long after the last verdict: half after every 30 days.
   */
  static int left(int offences, long millis) {
    var halvings = Math.max(0, millis) / HALVING_MILLIS;
    return halvings > 30 ? 0 : offences >> halvings;
  }
}
