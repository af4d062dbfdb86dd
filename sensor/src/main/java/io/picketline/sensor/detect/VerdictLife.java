package io.picketline.sensor.detect;

import java.time.Duration;

/** How long a verdict on evidence that may be forged holds, by offence. */
final class VerdictLife {

  private static final long[] UNVERIFIED = {
    Duration.ofMinutes(10).toNanos(), Duration.ofHours(1).toNanos(), Duration.ofHours(24).toNanos()
  };

  private static final long HALVING_SECONDS = Duration.ofDays(30).toSeconds();

  private VerdictLife() {}

  /** Life in nanoseconds of the verdict on offence {@code offence}, from 1. */
  static long nanos(int offence) {
    return UNVERIFIED[Math.min(offence, UNVERIFIED.length) - 1];
  }

  /** What is left of {@code offences} after {@code seconds}: half after every 30 days. */
  static int left(int offences, long seconds) {
    var halvings = Math.max(0, seconds) / HALVING_SECONDS;
    return halvings > 30 ? 0 : offences >> halvings;
  }
}
