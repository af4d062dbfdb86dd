package io.picketline.coordinator.quota;

/**
 * A bucket of tokens.
 *
 * @param burst tokens of a full bucket, 1 to {@value #MOST}
 * @param perMinute tokens that come back each minute, 1 to {@value #MOST}
 */
public record Allowance(int burst, int perMinute) {

  /** Most of either. */
  public static final int MOST = 10_000;

  public Allowance {
    requireAllowed("burst", burst);
    requireAllowed("per-minute", perMinute);
  }

  @Override
  public String toString() {
    return "%d, then %d a minute".formatted(burst, perMinute);
  }

  private static void requireAllowed(String key, int value) {
    if (value < 1 || value > MOST) {
      throw new IllegalArgumentException("%s: %d is not in 1 to %d".formatted(key, value, MOST));
    }
  }
}
