package io.picketline.sensor.process;

import io.picketline.protocol.Names;

/**
 * How a program ended.
 *
 * @param status its exit status; -1 if it has none
 * @param how in the operator's words
 * @param printed the beginning of what it printed
 */
public record Ended(int status, String how, String printed) {

  private static final int SHOWN = 200;

  /** It ended by itself. */
  public static Ended with(int status, String printed) {
    return new Ended(status, "exit status " + status, printed);
  }

  /** It did not run to its end. */
  public static Ended not(String how) {
    return new Ended(-1, how, "");
  }

  /** Whether it did what it was run for, as far as it says. */
  public boolean ok() {
    return status == 0;
  }

  /** How it ended and what it said, in one line. */
  public String describe() {
    var said = Names.printable(printed.strip());
    return said.isEmpty() ? how : how + ": " + said.substring(0, Math.min(SHOWN, said.length()));
  }
}
