package io.picketline.lists;

import io.picketline.protocol.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what {@code ipset save} writes (ipset(8)): {@code add SET ADDRESS [timeout SECONDS]
 * [comment "TEXT"]}. A timeout of 0 is none.
 */
final class IpsetText {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

  private IpsetText() {}

  static void read(BufferedReader text, Draft draft) throws IOException {
    Lines.each(text, Lines.TEXT, draft, (number, line) -> take(number, line, draft));
  }

  private static void take(int number, String line, Draft draft) {
    var words = words(line);
    if (words.getFirst().startsWith("#") || words.getFirst().equals("flush")) {
      return;
    }
    var known = words.getFirst().equals("create") || words.getFirst().equals("add");
    if (!known || words.size() < 3) {
      throw new IllegalArgumentException("no line of what ipset save writes");
    }
    if (draft.sets().takes(words.get(1)) && words.getFirst().equals("add")) {
      add(number, words, draft);
    }
  }

  private static void add(int number, List<String> words, Draft draft) {
    if (words.contains("nomatch")) {
      throw new IllegalArgumentException(
          "%s is an exception to a wider block, which a list cannot say"
              .formatted(Names.printable(words.get(2))));
    }
    var seconds = option(words, "timeout");
    seconds.ifPresent(IpsetText::requireSeconds);
    draft.block(
        number,
        Sources.parse(words.get(2)),
        seconds.map(Long::parseLong).filter(left -> left > 0).map(Duration::ofSeconds),
        option(words, "comment").filter(text -> !text.isEmpty()).map(Names::printable));
  }

  private static void requireSeconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw new IllegalArgumentException("'%s' is no number of seconds".formatted(text));
    }
  }

  private static Optional<String> option(List<String> words, String name) {
    for (var i = 3; i + 1 < words.size(); i++) {
      if (words.get(i).equals(name)) {
        return Optional.of(words.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private static List<String> words(String line) {
    var words = new ArrayList<String>();
    var found = WORD.matcher(line);
    while (found.find()) {
      words.add(found.group(1) != null ? found.group(1) : found.group(2));
    }
    return words;
  }
}
