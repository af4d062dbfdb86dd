package io.picketline.relay;

/**
 * What a daemon says to an {@link Errand}, part by part: what it is, one byte; a length of four
 * bytes; so many bytes. Every answer to a message of another kind begins with a zero byte, so a
 * daemon that knows no errands is told apart by the first one.
 */
public final class Outcome {

  /**
   * Alone, and nothing was changed: the caller has to run it himself, because it needs his files,
   * his answer, or more than a daemon spends on it.
   */
  public static final int ELSEWHERE = 1;

  /** Empty: from now on something may be changed, so it must not be run a second time. */
  public static final int TAKEN = 2;

  /** Text for standard output, UTF-8. */
  public static final int OUT = 3;

  /** Text for standard error, UTF-8. */
  public static final int ERR = 4;

  /** The last part: the exit code, four bytes. */
  public static final int EXIT = 5;

  /** Most bytes of all text. */
  public static final int MOST_TEXT = 1 << 20;

  private Outcome() {}
}
