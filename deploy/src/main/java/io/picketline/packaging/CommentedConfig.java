package io.picketline.packaging;

import java.util.List;

/**
 * The configuration file that is installed: every key of every block with its default and what it
 * means, but none set.
 */
final class CommentedConfig {

  private CommentedConfig() {}

  /**
   * Of a text that stands first, and the reference of each block: what is said of it, then the
   * block in braces, alone on their lines.
   */
  static String of(String head, List<String> references) {
    var text = new StringBuilder(head);
    for (var reference : references) {
      text.append('\n');
      var inside = false;
      for (var line : reference.lines().toList()) {
        if (inside) {
          text.append(isBare(line) || line.equals("}") ? line : commented(line)).append('\n');
        } else if (line.endsWith("{") && !line.startsWith("#")) {
          inside = true;
          text.append(line).append('\n');
        }
      }
    }
    return text.toString();
  }

  /** Whether it sets nothing. */
  private static boolean isBare(String line) {
    var words = line.strip();
    return words.isEmpty() || words.startsWith("#");
  }

  private static String commented(String line) {
    return "  #" + line.substring(Math.min(2, line.length() - line.stripLeading().length()));
  }
}
