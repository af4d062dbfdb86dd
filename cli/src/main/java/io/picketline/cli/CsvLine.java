package io.picketline.cli;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values (RFC 4180), without line breaks inside values. */
final class CsvLine {

  private CsvLine() {}

  /**
   * The fields of a line; spaces around them say nothing.
   *
   * @throws IllegalArgumentException if a quotation mark is out of place
   */
  static List<String> fields(String line) {
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

  /** A field as it is written, in quotation marks where it needs them. */
  static String field(String text) {
    var plain =
        text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.strip().length() == text.length();
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
