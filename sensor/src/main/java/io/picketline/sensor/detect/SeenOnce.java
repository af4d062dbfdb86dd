package io.picketline.sensor.detect;

import java.util.Arrays;

/**
 * Remembers roughly which sources were seen once: a Bloom filter (Bloom 1970) of two bits a source,
 * emptied when it is filled to a quarter. Not thread-safe.
 */
final class SeenOnce {

  private static final int BITS_PER_SLOT = 64;

  private final long[] bits;
  private final int most;
  private int sources;

  /** A filter beside a table of {@code slots}, a power of two. */
  SeenOnce(int slots) {
    this.bits = new long[slots * BITS_PER_SLOT / Long.SIZE];
    this.most = slots * BITS_PER_SLOT / 8;
  }

  /**
   * Whether the source with this hash was here before; from now on it was. Wrongly true for one in
   * sixteen at most.
   */
  boolean again(long hash) {
    if (isSet((int) hash) && isSet((int) (hash >>> 32))) {
      return true;
    }
    if (sources == most) {
      Arrays.fill(bits, 0);
      sources = 0;
    }
    set((int) hash);
    set((int) (hash >>> 32));
    sources++;
    return false;
  }

  private boolean isSet(int hash) {
    return (bits[word(hash)] & 1L << hash) != 0;
  }

  private void set(int hash) {
    bits[word(hash)] |= 1L << hash;
  }

  private int word(int hash) {
    return (hash >>> 6) & (bits.length - 1);
  }
}
