package io.picketline.lists;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@link ListFormat#CSV}: address, duration and reason, or the columns that a header names,
 * as {@code cscli decisions list -o raw} does. Not thread-safe.
 */
final class CsvText {

  /** The names a column may have; where several are there, the first of these counts. */
  private static final List<String> SOURCE =
      List.of("address", "ip", "ipaddress", "cidr", "prefix", "network", "source");

  private static final List<String> DURATION = List.of("duration", "expiration");
  private static final List<String> END = List.of("expiresat", "expires", "until");
  private static final List<String> REASON = List.of("reason", "comment");
  private static final List<String> MEASURE = List.of("action");

  private static final List<String> BAN = List.of("ban", "block", "blocked", "");

  private final Draft draft;
  private final Instant now;
  private Map<String, Integer> columns = Map.of("address", 0, "duration", 1, "reason", 2);
  private boolean headed;
  private boolean begun;

  private CsvText(Draft draft, Instant now) {
    this.draft = draft;
    this.now = now;
  }

  static void read(BufferedReader text, Draft draft, Instant now) throws IOException {
    Lines.each(text, Lines.TEXT, draft, new CsvText(draft, now)::take);
  }

  private void take(int number, String line) {
    var text = withoutComment(line).strip();
    if (text.isEmpty()) {
      return;
    }
    var fields = CsvLine.fields(text);
    if (!begun) {
      begun = true;
      if (isHeader(fields)) {
        columns = columns(fields);
        headed = true;
        if (!columns.containsKey("duration")) {
          draft.isForeign();
        }
        return;
      }
    }
    if (!headed && fields.size() > 3) {
      throw new IllegalArgumentException(
          "%d fields; a line has an address, a duration and a reason, the last in quotation marks"
                  .formatted(fields.size())
              + " if it has a comma");
    }
    block(number, fields);
  }

  private void block(int number, List<String> fields) {
    if (!field(fields, MEASURE).map(word -> BAN.contains(word.toLowerCase(ROOT))).orElse(true)) {
      draft.leave(LeftOut.NO_BAN);
      return;
    }
    var source =
        field(fields, SOURCE)
            .orElseThrow(() -> new IllegalArgumentException("no address in this line"));
    var colon = source.indexOf(':');
    var scope = colon < 0 ? "" : source.substring(0, colon).toLowerCase(ROOT);
    if (scope.equals("ip") || scope.equals("range")) {
      source = source.substring(colon + 1);
    } else if (scope.equals("country") || scope.equals("as") || scope.equals("username")) {
      draft.leave(LeftOut.NO_ADDRESS);
      return;
    }
    draft.block(number, Sources.parse(source), duration(fields), reason(fields));
  }

  private Optional<Duration> duration(List<String> fields) {
    var end = field(fields, END).filter(text -> !text.isEmpty()).map(CsvText::moment);
    if (end.isPresent()) {
      return Optional.of(Duration.between(now, end.get()));
    }
    return field(fields, DURATION)
        .filter(text -> !text.isEmpty())
        .map(text -> text.startsWith("-") ? Lengths.parse(text) : bounded(text));
  }

  /** A span of our own is one that a block may have; a header is another program's. */
  private Duration bounded(String text) {
    return headed && !columns.containsKey("duration") ? Lengths.parse(text) : Lengths.ofBlock(text);
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' is no time; write 2026-01-31T12:00:00Z".formatted(text), e);
    }
  }

  private Optional<String> reason(List<String> fields) {
    return field(fields, REASON)
        .filter(text -> !text.isEmpty())
        .map(text -> Names.requireText(CsvLine.text(text)));
  }

  private Optional<String> field(List<String> fields, List<String> names) {
    return names.stream()
        .filter(columns::containsKey)
        .map(columns::get)
        .filter(place -> place < fields.size())
        .map(fields::get)
        .findFirst();
  }

  private static boolean isHeader(List<String> fields) {
    return columns(fields).keySet().stream().anyMatch(SOURCE::contains);
  }

  private static Map<String, Integer> columns(List<String> header) {
    var columns = new HashMap<String, Integer>();
    for (var i = 0; i < header.size(); i++) {
      columns.putIfAbsent(header.get(i).toLowerCase(ROOT).replaceAll("[ _-]", ""), i);
    }
    return columns;
  }

  /** Without what follows a comment's sign, unless that stands behind a comma: in a reason, say. */
  private static String withoutComment(String line) {
    var comma = line.indexOf(',');
    var head = comma < 0 ? line : line.substring(0, comma);
    var cut = PlainText.withoutComment(head);
    return cut.length() < head.length() ? cut : line;
  }
}
