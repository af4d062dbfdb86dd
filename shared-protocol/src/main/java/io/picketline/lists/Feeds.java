package io.picketline.lists;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what publishers of lists offer: {@link ListFormat#DSHIELD}, {@link ListFormat#SPAMHAUS}.
 */
final class Feeds {
  private static final Pattern ENTRY =
      Pattern.compile("\\s*([0-9A-Fa-f:.]+/[0-9]{1,3})\\s*(?:;\\s*(\\S.*?))?\\s*");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

  private Feeds() {}

  /** First and last address and the length, with tabs between, and what else there is. */
  static void dshield(BufferedReader text, Draft draft) throws IOException {
    Lines.each(text, Lines.TEXT, draft, (number, line) -> range(number, line, draft));
  }

  private static void range(int number, String line, Draft draft) {
    if (line.startsWith("#") || line.startsWith("Start\t")) {
      return;
    }
    var fields = line.strip().split("\t", -1);
    if (fields.length < 3 || !LENGTH.matcher(fields[2]).matches()) {
      throw new IllegalArgumentException(
          "a line has the first and the last address and the length, with tabs between");
    }
    var first = SourceAddress.parse(fields[0].strip());
    var prefix = new Prefix(first, Integer.parseInt(fields[2]));
    if (!Sources.range(first, SourceAddress.parse(fields[1].strip())).equals(List.of(prefix))) {
      throw new IllegalArgumentException(
          "%s to %s is not %s/%s".formatted(fields[0], fields[1], fields[0], fields[2]));
    }
    var name = fields.length > 4 ? fields[4].strip() : "";
    draft.block(
        number,
        List.of(prefix),
        Optional.empty(),
        Optional.of(Names.printable(name.isEmpty() ? "DShield" : "DShield: " + name)));
  }

  /** A prefix and what it is called there, as text or as an object. */
  static void spamhaus(BufferedReader text, Draft draft) throws IOException {
    Lines.each(text, Lines.OBJECT, draft, (number, line) -> drop(number, line, draft));
  }

  private static void drop(int number, String line, Draft draft) {
    if (line.stripLeading().startsWith("{")) {
      var object = JsonText.object(line);
      if (!object.has("type")) {
        var reason = JsonText.text(object, "sblid");
        named(number, JsonText.required(object, "cidr"), reason, draft);
      }
    } else if (!line.stripLeading().startsWith(";")) {
      var entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        throw new IllegalArgumentException(
            "\"%s\" is no prefix with its reference behind a ;".formatted(line));
      }
      named(number, entry.group(1), Optional.ofNullable(entry.group(2)), draft);
    }
  }

  private static void named(int number, String prefix, Optional<String> reference, Draft draft) {
    var reason = Names.printable("Spamhaus" + reference.map(each -> " " + each).orElse(""));
    draft.block(number, List.of(Prefix.parse(prefix)), Optional.empty(), Optional.of(reason));
  }
}
