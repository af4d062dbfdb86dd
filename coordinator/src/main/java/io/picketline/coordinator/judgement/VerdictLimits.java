package io.picketline.coordinator.judgement;

import io.picketline.coordinator.quota.Allowance;

/**
 * Bounds of what detection alone may block.
 *
 * @param verifiedBudget how many verified network verdicts one sensor may claim
 * @param maxUnverified most unverified network verdicts that live at a time, 10 to {@value #MOST};
 *     the weakest gives way
 * @param wideV4 whether a /24 of IPv4 may be blocked for four verified scanners in it
 */
public record VerdictLimits(Allowance verifiedBudget, int maxUnverified, boolean wideV4) {

  /** Most unverified verdicts that may be allowed. */
  public static final int MOST = 1_000_000;

  /** What holds where nothing is configured. */
  public static final VerdictLimits DEFAULTS =
      new VerdictLimits(new Allowance(30, 30), 16_384, false);

  private static final int FEWEST = 10;

  public VerdictLimits {
    if (maxUnverified < FEWEST || maxUnverified > MOST) {
      throw new IllegalArgumentException(
          "max-unverified: %d is not in %d to %d".formatted(maxUnverified, FEWEST, MOST));
    }
  }
}
