package io.picketline.protocol;

import java.util.regex.Pattern;

/** Which names and texts may travel: bounded, and free of anything a terminal would act on. */
public final class Names {

  /** Longest free text (comment, reason, author), in characters. */
  public static final int MAX_TEXT = 200;

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62})");

  /** Controls (C1 too), invisible format marks, private use, lone surrogates, line separators. */
  private static final String UNPRINTABLE = "\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}";

  private static final Pattern TEXT = Pattern.compile("[^" + UNPRINTABLE + "]{0," + MAX_TEXT + "}");
  private static final Pattern UNSAFE = Pattern.compile("[" + UNPRINTABLE + "]");

  private Names() {}

  /**
   * Returns {@code name} if it is a host name of at most 63 characters.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String requireHost(String name) {
    if (!HOST.matcher(name).matches()) {
      throw new IllegalArgumentException("\"%s\" is no host name".formatted(printable(name)));
    }
    return name;
  }

  /**
   * Returns {@code text} if it is short and printable.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String requireText(String text) {
    if (!plain(text) && !TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a text needs at most %d printable characters: \"%s\""
              .formatted(MAX_TEXT, printable(text)));
    }
    return text;
  }

  /** The quick way for nearly every text: a million verdicts are read when a coordinator starts. */
  private static boolean plain(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return text.length() <= MAX_TEXT;
  }

  /**
   * The text as a value of a log line: printable, in quotation marks, with those inside and the
   * backslash escaped by a backslash, so that a reader knows where it ends.
   */
  public static String quoted(String text) {
    return '"' + escaped(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The text, however long, with everything a terminal or a log could act on replaced. */
  public static String escaped(String text) {
    return UNSAFE.matcher(text).replaceAll("\u00b7");
  }

  /**
   * The text with everything a terminal or a log could act on replaced, cut at {@link #MAX_TEXT}: a
   * text that {@link #requireText} takes.
   */
  public static String printable(String text) {
    var safe = escaped(text);
    return safe.codePointCount(0, safe.length()) <= MAX_TEXT
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, MAX_TEXT - 1)) + "\u2026";
  }
}
