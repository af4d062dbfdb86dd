package io.picketline.config;

import java.util.ArrayDeque;
import java.util.Deque;

/** How deep blocks, lists and dotted keys of a text go, told before a parser recurses into them. */
final class Nesting {

  /** Blocks, lists and parts of dotted keys around one value. */
  static final int MOST = 64;

  private final String text;
  private final Deque<Integer> open = new ArrayDeque<>();
  private int at;
  private int around;
  private int dots;

  private Nesting(String text) {
    this.text = text;
  }

  /** Whether any value of {@code text} has more than {@link #MOST} around it. */
  static boolean tooDeep(String text) {
    return new Nesting(text).tooDeep();
  }

  private boolean tooDeep() {
    while (at < text.length()) {
      step();
      if (around + dots > MOST) {
        return true;
      }
    }
    return false;
  }

  private void step() {
    switch (text.charAt(at)) {
      case '"' -> skipQuoted();
      case '#' -> skipLine();
      case '/' -> {
        if (text.startsWith("//", at)) {
          skipLine();
        }
      }
      case '{', '[' -> open();
      case '}', ']' -> close();
      case '.' -> dots++;
      case '=', ':', ',', '\n' -> dots = 0;
      default -> {}
    }
    at++;
  }

  private void open() {
    open.push(dots + 1);
    around += dots + 1;
    dots = 0;
  }

  private void close() {
    if (!open.isEmpty()) {
      around -= open.pop();
    }
    dots = 0;
  }

  /** Leaves {@link #at} at the last sign of a quoted text. */
  private void skipQuoted() {
    if (text.startsWith("\"\"\"", at)) {
      at += 3;
      skipTo("\"\"\"");
      at += 2;
      return;
    }
    for (at++; at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
    }
  }

  private void skipLine() {
    skipTo("\n");
    dots = 0;
  }

  /** Leaves {@link #at} where {@code end} begins. */
  private void skipTo(String end) {
    var found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found;
  }
}
