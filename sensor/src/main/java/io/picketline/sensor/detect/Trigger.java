package io.picketline.sensor.detect;

/**
 * When a host decides by itself: by the sum of evidence, or PortSentry's way at a number of pairs.
 *
 * @param pairs distinct pairs that prove anything, the last of which decides; 0 for the sum
 */
public record Trigger(int pairs) {

  /** Most pairs that one may wait for. */
  public static final int MAX_PAIRS = 1_000;

  /** By the sum of evidence. */
  public static final Trigger EVIDENCE = new Trigger(0);

  /** At the first pair. */
  public static final Trigger IMMEDIATE = new Trigger(1);

  public Trigger {
    if (pairs < 0 || pairs > MAX_PAIRS) {
      throw new IllegalArgumentException("%d is not in 0 to %d".formatted(pairs, MAX_PAIRS));
    }
  }

  /**
   * Reads {@code evidence}, {@code immediate} or a number; 0 and 1 are {@code immediate}.
   *
   * @throws IllegalArgumentException naming the text, if it is none of these
   */
  public static Trigger parse(String text) {
    return switch (text) {
      case "evidence" -> EVIDENCE;
      case "immediate" -> IMMEDIATE;
      default -> new Trigger(Math.max(1, number(text)));
    };
  }

  /** Whether the sum of evidence decides. */
  public boolean byEvidence() {
    return pairs == 0;
  }

  private static int number(String text) {
    if (text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= MAX_PAIRS) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "\"%s\" is not evidence, immediate or a number up to %d".formatted(text, MAX_PAIRS));
  }
}
