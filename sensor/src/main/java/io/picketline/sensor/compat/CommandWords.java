package io.picketline.sensor.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Splits a command of PortSentry's, which a shell ran, into an argument vector; only where that
 * surely means the same: simple words, blanks between them, single quotation marks, and
 * PortSentry's tokens.
 */
final class CommandWords {

  private static final Pattern TOKEN = Pattern.compile("\\$(TARGET|PORT|MODE)\\$");

  /** Characters that a shell takes as they are, wherever they stand in a word. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,@%+=-]");

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  /** Words that a shell acts on itself (POSIX 2.4, 2.14, and what dash builds in). */
  private static final Set<String> SHELL_WORDS =
      Set.of(
          "alias",
          "bg",
          "break",
          "case",
          "cd",
          "command",
          "continue",
          "do",
          "done",
          "elif",
          "else",
          "esac",
          "eval",
          "exec",
          "exit",
          "export",
          "fg",
          "fi",
          "for",
          "function",
          "getopts",
          "hash",
          "if",
          "in",
          "jobs",
          "let",
          "local",
          "read",
          "readonly",
          "return",
          "set",
          "shift",
          "source",
          "then",
          "time",
          "times",
          "trap",
          "type",
          "ulimit",
          "umask",
          "unalias",
          "unset",
          "until",
          "wait",
          "while",
          ".",
          ":");

  private CommandWords() {}

  /** The words, or none if only a shell knows them. */
  static Optional<List<String>> split(String command) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    var begun = false;
    var at = 0;
    while (at < command.length()) {
      var c = command.charAt(at);
      var token = TOKEN.matcher(command).region(at, command.length());
      if (c == ' ' || c == '\t') {
        begun = finish(word, begun, words);
        at++;
      } else if (token.lookingAt()) {
        word.append(token.group());
        begun = true;
        at = token.end();
      } else if (c == '\'') {
        var close = command.indexOf('\'', at + 1);
        if (close < 0) {
          return Optional.empty();
        }
        word.append(command, at + 1, close);
        begun = true;
        at = close + 1;
      } else if (PLAIN.matcher(String.valueOf(c)).matches()) {
        word.append(c);
        begun = true;
        at++;
      } else {
        return Optional.empty();
      }
    }
    finish(word, begun, words);
    return words.isEmpty() || shells(words.getFirst()) ? Optional.empty() : Optional.of(words);
  }

  private static boolean finish(StringBuilder word, boolean begun, List<String> words) {
    if (begun) {
      words.add(word.toString());
      word.setLength(0);
    }
    return false;
  }

  private static boolean shells(String first) {
    return SHELL_WORDS.contains(first)
        || ASSIGNMENT.matcher(first).matches()
        || TOKEN.matcher(first).find();
  }
}
