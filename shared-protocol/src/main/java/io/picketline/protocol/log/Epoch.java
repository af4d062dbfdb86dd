package io.picketline.protocol.log;

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
