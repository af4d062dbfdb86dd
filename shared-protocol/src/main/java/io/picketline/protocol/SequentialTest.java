package io.picketline.protocol;

import java.time.Duration;
import java.util.List;

/**
 * The numbers of the test that sensors and coordinator apply: a sum of weights over distinct pairs
 * against a limit, as docs/detection.md gives them.
 */
public final class SequentialTest {

  /** L = ln 99: a source whose sum reaches this is a scanner, wrongly once in a hundred at most. */
  public static final double LIMIT = Math.log(99);

  /** Fewest distinct pairs of a verdict. */
  public static final int MIN_PAIRS = 3;

  /** The limit for the evidence of one host, if all others are to be told of it. */
  public static final double ONE_HOST_LIMIT = 2 * LIMIT;

  /** Fewest distinct pairs where all are malformed flags. */
  public static final int MIN_PAIRS_MALFORMED = 2;

  /** The limit for a source that the host served lately, against which no packet is proof. */
  public static final double KNOWN_GOOD_LIMIT = 2 * LIMIT;

  /** Fewest distinct pairs of a verdict on such a source. */
  public static final int MIN_PAIRS_KNOWN_GOOD = 6;

  /** What a pair that served the source with data both ways (E12) takes off its sum. */
  public static final double CREDIT = Math.log(4);

  /** Credit never takes a sum below this, so that nobody saves up for a scan. */
  public static final double CREDIT_FLOOR = -2 * Math.log(4);

  /** From here on a half-open connection (E6) counts in full. */
  public static final double UNDER_WAY = LIMIT / 2;

  /** A scan that takes longer is called slow. */
  public static final Duration SLOW = Duration.ofHours(1);

  /** Time in which a sum loses half, and for which a pair is remembered. */
  public static final Duration HALF_LIFE = Duration.ofDays(8);

  private static final List<Duration> LIVES =
      List.of(
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofDays(7),
          Duration.ofDays(30));

  /** Verdicts on what may be forged do not outlive a day. */
  private static final int UNVERIFIED_LIVES = 3;

  private static final double LN_2_PER_NANO = Math.log(2) / HALF_LIFE.toNanos();

  private SequentialTest() {}

  /**
   * How long a verdict holds.
   *
   * @param offence from 1
   * @param verified whether the evidence proves the source's address
   */
  public static Duration life(int offence, boolean verified) {
    var steps = verified ? LIVES.size() : UNVERIFIED_LIVES;
    return LIVES.get(Math.min(offence, steps) - 1);
  }

  /** The sum {@code score} after one more served pair. */
  public static double credited(double score) {
    return Math.max(Math.min(score, CREDIT_FLOOR), score - CREDIT);
  }

  /**
   * How many served pairs (E12) of one host count in the sum over hosts: what takes off as much as
   * it has told against the source, and the floor of {@link #CREDIT_FLOOR} beyond.
   *
   * @param told the sum of weights of that host's own evidence
   */
  public static int mostCredits(double told) {
    return (int) ((told - CREDIT_FLOOR) / CREDIT);
  }

  /**
   * Whether E1 alone proves a scanner, so that a verdict is verified: nobody can add a forged
   * packet to one real touch of a trap and have an innocent blocked everywhere.
   *
   * @param dark handshakes on dark trap ports
   * @param lit handshakes on other trap ports
   */
  public static boolean verifies(int dark, int lit) {
    return dark * EvidenceKind.TRAP_DARK.weight() + lit * EvidenceKind.TRAP.weight() >= LIMIT;
  }

  /**
   * Whether the evidence of several hosts proves a scanner to the network.
   *
   * @param score the sum over all of them
   * @param pairs distinct pairs that it touched
   * @param hosts distinct hosts among them
   */
  public static boolean provesOverHosts(double score, int pairs, int hosts) {
    return score >= LIMIT && pairs >= MIN_PAIRS && hosts >= 2;
  }

  /**
   * What is left of {@code score} after {@code elapsedNanos}; the score itself if time ran back.
   */
  public static double decayed(double score, long elapsedNanos) {
    return elapsedNanos <= 0 ? score : score * Math.exp(-LN_2_PER_NANO * elapsedNanos);
  }
}
