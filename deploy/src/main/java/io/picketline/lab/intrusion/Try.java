package io.picketline.lab.intrusion;

/**
 * Something that an intruder tries, and what must come of it.
 *
 * @param what unlike any other's, and what it is proved by
 * @param end what must come of it
 */
public record Try(String what, String end, Attempt attempt) {

  /**
   * What was seen.
   *
   * @param held whether it came to what it must
   */
  public record Seen(boolean held, String detail) {}

  /** The doing of it. */
  @FunctionalInterface
  public interface Attempt {

    /** Does it once; an exception is no proof of anything. */
    Seen make(Ground ground) throws Exception;
  }
}
