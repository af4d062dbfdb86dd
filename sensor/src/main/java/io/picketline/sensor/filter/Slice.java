package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;

/**
 * A share of all prefixes, by their hash, so that a large filter can be read bit by bit.
 *
 * @param index which share, from 0
 * @param count into how many all are divided
 */
public record Slice(int index, int count) {

  /** All of them. */
  public static final Slice ALL = new Slice(0, 1);

  public Slice {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("share %d of %d".formatted(index, count));
    }
  }

  /** Whether the prefix is in it. */
  public boolean has(Prefix prefix) {
    return Math.floorMod(prefix.hashCode(), count) == index;
  }

  /** The share that comes after it, in turn. */
  public Slice next() {
    return new Slice((index + 1) % count, count);
  }
}
