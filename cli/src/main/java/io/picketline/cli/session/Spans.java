package io.picketline.cli.session;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Spans of time as people write and read them: {@code 30s}, {@code 10m}, {@code 2h}, {@code 7d}.
 */
public final class Spans {

  /** Longest span a block may be given: nothing is for ever. A coordinator takes less. */
  static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})([smhd])");

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private Spans() {}

  /**
   * Reads a number and a unit.
   *
   * @throws IllegalArgumentException if it is neither, nothing at all, or beyond {@link #LONGEST}
   */
  public static Duration parse(String text) {
    var matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no duration; write 30s, 10m, 2h or 7d".formatted(text));
    }
    var count = Long.parseLong(matcher.group(1));
    var span =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (span.isZero() || span.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'%s' is not in 1s to 365d".formatted(text));
    }
    return span;
  }

  /** How long until {@code then}, in its two largest units; {@code 0s} if it has passed. */
  public static String left(Instant now, Instant then) {
    return text(Duration.between(now, then));
  }

  /** How long since {@code then}, in its two largest units; {@code 0s} if it is yet to come. */
  public static String since(Instant now, Instant then) {
    return text(Duration.between(then, now));
  }

  /** The moment in RFC 3339, UTC, to the second. */
  public static String moment(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.SECONDS));
  }

  /** The moment in RFC 3339, UTC, to the millisecond, always as long. */
  public static String exactMoment(Instant at) {
    return MILLIS.format(at);
  }

  /** In its two largest units. */
  public static String text(Duration span) {
    var seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "m");
    }
    return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
  }
}
