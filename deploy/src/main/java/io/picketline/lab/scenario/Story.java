package io.picketline.lab.scenario;

import java.io.PrintStream;

/** Tells the person at the terminal what happens. */
public final class Story {

  private final PrintStream out;

  public Story(PrintStream out) {
    this.out = out;
  }

  /** A new chapter. */
  public void chapter(String text) {
    out.printf("%n%s%n", text);
  }

  /** A line of a chapter. */
  public void line(String text) {
    out.printf("  %s%n", text);
  }

  /** A line of the timeline: when, and what. */
  void moment(double millis, String text) {
    out.printf("  %12s  %s%n", Millis.text(millis), text);
  }

  /** What a program said, set off from our own words. */
  public void quote(String text) {
    quote(text, Integer.MAX_VALUE);
  }

  /** The same, but no more than {@code most} lines of it. */
  void quote(String text, int most) {
    var lines = text.lines().toList();
    lines.stream().limit(most).forEach(line -> out.printf("    %s%n", line));
    if (lines.size() > most) {
      out.printf("    ... and %d lines more%n", lines.size() - most);
    }
  }

  /** Whether something held. */
  public void proof(Proof proof) {
    out.printf("  %s  %s: %s%n", proof.ok() ? "ok  " : "FAIL", proof.name(), proof.detail());
  }
}
