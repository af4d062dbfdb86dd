package io.picketline.lists;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@link ListFormat#FAIL2BAN}: {@code banned}, a list of jails in Python's notation; {@code
 * get JAIL banned} and {@code get JAIL banip}, bare addresses; and {@code get JAIL banip
 * --with-time}, where a ban's end stands in the local time of the host that wrote it.
 */
final class Fail2banText {

  /** All addresses of a jail stand in one line. */
  private static final int LONGEST_LINE = 32 << 20;

  static final Pattern WITH_TIME =
      Pattern.compile(
          "(\\S{1,50})\\s+[0-9-]{10} [0-9:]{8} [+] (-?[0-9]{1,12}) = ([0-9-]{10} [0-9:]{8})\\s*");

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern WORDS = Pattern.compile("\\s+");

  private final Draft draft;
  private final Instant now;
  private final ZoneId zone;

  private Fail2banText(Draft draft, Instant now, ZoneId zone) {
    this.draft = draft;
    this.now = now;
    this.zone = zone;
  }

  static void read(BufferedReader text, Draft draft, Instant now, ZoneId zone) throws IOException {
    var reader = new Fail2banText(draft, now, zone);
    Lines.each(text, LONGEST_LINE, draft, reader::take);
  }

  private void take(int number, String line) {
    if (line.stripLeading().startsWith("[")) {
      notation(number, line.strip());
      return;
    }
    var timed = WITH_TIME.matcher(line.length() > Lines.TEXT ? "" : line);
    if (timed.matches()) {
      var left = timed.group(2).startsWith("-") ? Optional.<Duration>empty() : left(timed.group(3));
      block(number, timed.group(1), left, "fail2ban");
      return;
    }
    WORDS
        .splitAsStream(line.strip())
        .forEach(
            word -> draft.noting(number, () -> block(number, word, Optional.empty(), "fail2ban")));
  }

  private Optional<Duration> left(String end) {
    try {
      var at = LocalDateTime.parse(end, LOCAL).atZone(zone).toInstant();
      return Optional.of(Duration.between(now, at));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'%s' is no time".formatted(end), e);
    }
  }

  /** Texts in quotation marks; one with a colon behind it is the name of a jail. */
  private void notation(int number, String line) {
    var reason = "fail2ban";
    var at = 0;
    while (at < line.length()) {
      var letter = line.charAt(at);
      if (letter == '\'' || letter == '"') {
        var end = line.indexOf(letter, at + 1);
        if (end < 0) {
          throw new IllegalArgumentException("a quotation mark is not closed");
        }
        var word = line.substring(at + 1, end);
        at = end + 1;
        if (at < line.length() && line.charAt(at) == ':') {
          reason = Names.printable("fail2ban: " + word);
        } else {
          var because = reason;
          draft.noting(number, () -> block(number, word, Optional.empty(), because));
        }
      } else if ("[]{}:, ".indexOf(letter) < 0) {
        throw new IllegalArgumentException("no answer of fail2ban-client");
      } else {
        at++;
      }
    }
  }

  private void block(int number, String source, Optional<Duration> left, String reason) {
    draft.blockOnce(number, Prefix.parse(source), left, Optional.of(reason));
  }
}
