package io.picketline.lists;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a list, numbered from 1; each is cut behind what any may have. */
final class Lines {

  /** Most characters of a line of text. */
  static final int TEXT = 2_000;

  /** Most characters of a line that is an object. */
  static final int OBJECT = 65_536;

  private final BufferedReader text;
  private final int longest;
  private int number;

  Lines(BufferedReader text, int longest) {
    this.text = text;
    this.longest = longest;
  }

  /** What is done with a line. */
  @FunctionalInterface
  interface Taker {

    /**
     * Takes a line without its end.
     *
     * @throws IllegalArgumentException if something is wrong with it
     */
    void take(int number, String line);
  }

  /** Has every line that says anything taken; what is wrong with one is noted. */
  static void each(BufferedReader text, int longest, Draft draft, Taker taker) throws IOException {
    var lines = new Lines(text, longest);
    for (var line = lines.next(); line != null; line = lines.next()) {
      var number = lines.number;
      var whole = line;
      draft.noting(
          number,
          () -> {
            if (whole.length() > longest) {
              throw new IllegalArgumentException(
                  "a line of more than %d characters is no block".formatted(longest));
            }
            if (!whole.isBlank()) {
              taker.take(number, whole);
            }
          });
    }
  }

  private @Nullable String next() throws IOException {
    var next = text.read();
    if (next < 0) {
      return null;
    }
    number++;
    if (number > BlockList.MOST) {
      throw new ListException("the list has more than %d lines".formatted(BlockList.MOST));
    }
    var line = new StringBuilder();
    while (next >= 0 && next != '\n' && next != '\r') {
      if (line.length() <= longest) {
        line.append((char) next);
      }
      next = text.read();
    }
    if (next == '\r') {
      text.mark(1);
      if (text.read() != '\n') {
        text.reset();
      }
    }
    return line.toString();
  }
}
