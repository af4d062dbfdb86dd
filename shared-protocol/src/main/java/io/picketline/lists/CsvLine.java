package io.picketline.lists;

import io.picketline.protocol.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One line of comma-separated values (RFC 4180), without line breaks inside values. */
public final class CsvLine {

  /** What a spreadsheet takes for the beginning of a formula, be there spaces before it. */
  private static final Pattern FORMULA =
      Pattern.compile("[\\s\\p{Z}]*[=+\\-@|%\uff1d\uff0b\uff0d\uff20].*", Pattern.DOTALL);

  /** Says that what follows is text, to a spreadsheet and to {@link #text}. */
  private static final char TEXT = '\'';

  private CsvLine() {}

  /**
   * The fields of a line; spaces around them say nothing.
   *
   * @throws IllegalArgumentException if a quotation mark is out of place
   */
  public static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var at = 0;
    while (at <= line.length()) {
      var begin = at;
      while (begin < line.length() && line.charAt(begin) == ' ') {
        begin++;
      }
      if (begin < line.length() && line.charAt(begin) == '"') {
        at = quoted(line, begin + 1, fields);
      } else {
        var comma = line.indexOf(',', at);
        var end = comma < 0 ? line.length() : comma;
        fields.add(line.substring(at, end).strip());
        at = end + 1;
      }
    }
    return fields;
  }

  /** Reads a field up to its closing mark; answers where the next one begins. */
  private static int quoted(String line, int from, List<String> fields) {
    var field = new StringBuilder();
    for (var i = from; i < line.length(); i++) {
      if (line.charAt(i) != '"') {
        field.append(line.charAt(i));
      } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else {
        var comma = line.indexOf(',', i);
        var end = comma < 0 ? line.length() : comma;
        if (!line.substring(i + 1, end).isBlank()) {
          throw new IllegalArgumentException("a quotation mark inside a field is to be doubled");
        }
        fields.add(field.toString());
        return end + 1;
      }
    }
    throw new IllegalArgumentException("a quotation mark is not closed");
  }

  /**
   * A text as a field: printable, in quotation marks where it needs them, and with an apostrophe
   * before what a spreadsheet would calculate. {@link #text} takes that away again.
   */
  public static String field(String text) {
    var safe = Names.escaped(text);
    var marked = FORMULA.matcher(unmarked(safe)).matches() ? TEXT + safe : safe;
    var plain =
        marked.chars().noneMatch(each -> ",;\"".indexOf(each) >= 0)
            && marked.strip().length() == marked.length();
    return plain ? marked : '"' + marked.replace("\"", "\"\"") + '"';
  }

  /** The text that {@link #field} made a field of. */
  public static String text(String field) {
    var rest = field.isEmpty() ? field : field.substring(1);
    return field.startsWith("'") && FORMULA.matcher(unmarked(rest)).matches() ? rest : field;
  }

  /** Without the apostrophes that it begins with: those, too, are to come back as they were. */
  private static String unmarked(String text) {
    return text.replaceFirst("^'+", "");
  }
}
