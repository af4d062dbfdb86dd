package io.picketline.notify.format;

import static java.util.Locale.ROOT;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Moments and spans as each format wants them. */
final class Times {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", ROOT).withZone(ZoneOffset.UTC);

  private Times() {}

  /** RFC 3339 in UTC, in microseconds: no more of them than RFC 5424 allows. */
  static String rfc3339(Instant moment) {
    return MICROS.format(moment) + "Z";
  }

  /** As Suricata writes it. */
  static String eve(Instant moment) {
    return MICROS.format(moment) + "+0000";
  }

  /** RFC 3339 in UTC, for people. */
  static String plain(Instant moment) {
    return SECONDS.format(moment);
  }

  /** {@code 2h}, {@code 90s}: the largest unit that tells it to within a tenth. */
  static String span(Instant from, Instant to) {
    var span = Duration.between(from, to).truncatedTo(ChronoUnit.SECONDS);
    if (span.toDays() >= 10) {
      return span.toDays() + "d";
    }
    if (span.toHours() >= 10 || isWhole(span, Duration.ofHours(1))) {
      return span.toHours() + "h";
    }
    if (span.toMinutes() >= 10 || isWhole(span, Duration.ofMinutes(1))) {
      return span.toMinutes() + "m";
    }
    return span.toSeconds() + "s";
  }

  private static boolean isWhole(Duration span, Duration unit) {
    return span.compareTo(unit) >= 0 && span.toSeconds() % unit.toSeconds() == 0;
  }
}
