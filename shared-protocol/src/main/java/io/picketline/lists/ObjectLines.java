package io.picketline.lists;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads {@link ListFormat#JSONL}. */
final class ObjectLines {

  private ObjectLines() {}

  static void read(BufferedReader text, Draft draft, Instant now) throws IOException {
    Lines.each(text, Lines.OBJECT, draft, (number, line) -> take(number, line, draft, now));
  }

  private static void take(int number, String line, Draft draft, Instant now) {
    var object = JsonText.object(line);
    var source = Prefix.parse(JsonText.required(object, "source"));
    var left = JsonText.text(object, "expiresAt").map(text -> left(text, now));
    var reason = JsonText.text(object, "reason").map(Names::requireText);
    draft.block(number, List.of(source), left, reason);
  }

  private static Duration left(String end, Instant now) {
    try {
      var left = Duration.between(now, Instant.parse(end));
      return left.isPositive() ? Duration.ofSeconds(Math.max(1, left.toSeconds())) : left;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'%s' is no time".formatted(end), e);
    }
  }
}
