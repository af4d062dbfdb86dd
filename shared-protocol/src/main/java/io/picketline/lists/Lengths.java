package io.picketline.lists;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Spans of time as programs write them: {@code 30s}, {@code 7d}, {@code 59m59s716ms}, {@code
 * 3h59m56.9s}. Exact to the second, and what is left of one counts as a whole one.
 */
final class Lengths {

  /** Longest span of a line that says it itself. */
  static final Duration LONGEST = Duration.ofDays(365);

  private static final String PART = "([0-9]{1,12}(?:[.][0-9]{1,12})?)(ms|us|\u00b5s|ns|[wdhms])";
  private static final Pattern PARTS = Pattern.compile(PART);
  private static final Pattern WHOLE = Pattern.compile("-?(?:" + PART + "){1,8}");
  private static final int LONGEST_TEXT = 80;

  private static final Map<String, BigDecimal> SECONDS =
      Map.of(
          "w", new BigDecimal(604_800),
          "d", new BigDecimal(86_400),
          "h", new BigDecimal(3_600),
          "m", new BigDecimal(60),
          "s", BigDecimal.ONE,
          "ms", new BigDecimal("0.001"),
          "us", new BigDecimal("0.000001"),
          "\u00b5s", new BigDecimal("0.000001"),
          "ns", new BigDecimal("0.000000001"));

  private Lengths() {}

  /**
   * Reads a span, which may be below zero.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Duration parse(String text) {
    if (text.length() > LONGEST_TEXT || !WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no duration; write 30s, 10m, 2h or 7d".formatted(text));
    }
    var sum = BigDecimal.ZERO;
    var parts = PARTS.matcher(text);
    while (parts.find()) {
      sum = sum.add(new BigDecimal(parts.group(1)).multiply(unit(parts.group(2))));
    }
    var seconds = sum.setScale(0, RoundingMode.CEILING).longValueExact();
    return Duration.ofSeconds(text.startsWith("-") ? -seconds : seconds);
  }

  /**
   * Reads a span that a block may have.
   *
   * @throws IllegalArgumentException if it is none, or not in 1s to {@link #LONGEST}
   */
  static Duration ofBlock(String text) {
    var span = parse(text);
    if (!span.isPositive() || span.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'%s' is not in 1s to 365d".formatted(text));
    }
    return span;
  }

  private static BigDecimal unit(String unit) {
    return SECONDS.getOrDefault(unit, BigDecimal.ZERO);
  }
}
