package io.picketline.lists;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/** Reads {@link ListFormat#PLAIN}. */
final class PlainText {

  private PlainText() {}

  static void read(BufferedReader text, Draft draft) throws IOException {
    Lines.each(text, Lines.TEXT, draft, (number, line) -> take(number, line, draft));
  }

  private static void take(int number, String line, Draft draft) {
    var source = withoutComment(line).strip();
    if (!source.isEmpty()) {
      draft.block(number, Sources.parse(source), Optional.empty(), Optional.empty());
    }
  }

  /** Without what follows a comment's sign at the beginning or behind a space. */
  static String withoutComment(String line) {
    for (var i = 0; i < line.length(); i++) {
      var begins = line.charAt(i) == '#' || line.charAt(i) == ';';
      if (begins && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
        return line.substring(0, i);
      }
    }
    return line;
  }
}
