package io.picketline.protocol;

import java.time.Duration;

/**
 * The numbers of the test that sensors and coordinator apply: a sum of weights over distinct pairs
 * against a limit, as docs/detection.md gives them.
 */
public final class SequentialTest {

  /** L = ln 99: a source whose sum reaches this is a scanner, wrongly once in a hundred at most. */
  public static final double LIMIT = Math.log(99);

  /** Fewest distinct pairs of a verdict. */
  public static final int MIN_PAIRS = 3;

  /** Fewest distinct pairs where all are malformed flags. */
  public static final int MIN_PAIRS_MALFORMED = 2;

  /** Time in which a sum loses half, and for which a pair is remembered. */
  public static final Duration HALF_LIFE = Duration.ofDays(8);

  private static final double LN_2_PER_NANO = Math.log(2) / HALF_LIFE.toNanos();

  private SequentialTest() {}

  /**
   * What is left of {@code score} after {@code elapsedNanos}; the score itself if time ran back.
   */
  public static double decayed(double score, long elapsedNanos) {
    return elapsedNanos <= 0 ? score : score * Math.exp(-LN_2_PER_NANO * elapsedNanos);
  }
}
