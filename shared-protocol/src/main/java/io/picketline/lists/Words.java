package io.picketline.lists;

import java.io.IOException;
import java.io.Reader;

/**
 * The words of a text with braces, as nft writes it: words, texts in quotation marks, and one each
 * for a brace, a comma, an equals sign, a semicolon. A comment says nothing. Not thread-safe.
 */
final class Words {

  /** What there is after the last word. */
  static final String END = "";

  private static final int LONGEST = 2_000;
  private static final String ALONE = "{},;=";

  private final Reader text;
  private int line = 1;
  private int next;
  private boolean quoted;

  Words(Reader text) throws IOException {
    this.text = text;
    this.next = text.read();
  }

  /** The line of the last word, from 1. */
  int line() {
    return line;
  }

  /** Whether the last word stood in quotation marks. */
  boolean quoted() {
    return quoted;
  }

  /** The next word; {@link #END} after the last one. */
  String next() throws IOException {
    quoted = false;
    skip();
    if (next < 0) {
      return END;
    }
    if (next == '"') {
      return inMarks();
    }
    var first = (char) next;
    if (ALONE.indexOf(first) >= 0) {
      advance();
      return String.valueOf(first);
    }
    var word = new StringBuilder();
    while (next >= 0
        && !Character.isWhitespace(next)
        && ALONE.indexOf(next) < 0
        && next != '"'
        && next != '#') {
      append(word);
    }
    return word.isEmpty() ? next() : word.toString();
  }

  private String inMarks() throws IOException {
    advance();
    var word = new StringBuilder();
    while (next >= 0 && next != '"') {
      append(word);
    }
    advance();
    quoted = true;
    return word.toString();
  }

  private void append(StringBuilder word) throws IOException {
    if (word.length() >= LONGEST) {
      throw new ListException(
          "line %d: a word of more than %d characters".formatted(line, LONGEST));
    }
    word.append((char) next);
    advance();
  }

  private void skip() throws IOException {
    while (next >= 0 && (Character.isWhitespace(next) || next == '#')) {
      if (next == '#') {
        while (next >= 0 && next != '\n') {
          advance();
        }
      } else {
        advance();
      }
    }
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = next < 0 ? next : text.read();
  }
}
