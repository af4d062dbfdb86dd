package io.picketline.protocol.log;

import java.util.random.RandomGenerator;

/**
 * One history of the log. A coordinator that takes over opens a new one; a reader never goes back
 * to a lower number.
 *
 * @param number grows by one with each history, from 1
 * @param id random, so that two histories of one number are told apart
 */
public record Epoch(long number, long id) implements Comparable<Epoch> {
  public Epoch {
    if (number < 1) {
      throw new IllegalArgumentException("epoch %d is below 1".formatted(number));
    }
  }

  /**
   * A new history of that number. Its id is no lower than 0, so it comes after what was before any
   * history, which counts as of number 1 and id 0.
   */
  public static Epoch open(long number, RandomGenerator random) {
    return new Epoch(number, random.nextLong() >>> 1);
  }

  @Override
  public int compareTo(Epoch other) {
    var first = Long.compare(number, other.number);
    return first != 0 ? first : Long.compare(id, other.id);
  }

  /** Number and id, the id in hexadecimal. */
  @Override
  public String toString() {
    return "%d-%016x".formatted(number, id);
  }
}
