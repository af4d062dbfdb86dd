package io.picketline.sensor.detect;

import java.util.Arrays;

/**
 * Remembers roughly which sources were seen once: a Bloom filter (Bloom 1970) of four bits a
 * source, emptied when it is filled to a fifth. Not thread-safe.
 */
final class SeenOnce {

  /** Size of the filter, by slots of the table beside it. */
  static final int BITS_PER_SLOT = 32;

  private static final int HASHES = 4;
  private static final int SOURCES_PER_SLOT = 2;

  private final long[] bits;
  private final int most;
  private int sources;

  /** A filter beside a table of {@code slots}, a power of two. */
  SeenOnce(int slots) {
    this.bits = new long[slots * BITS_PER_SLOT / Long.SIZE];
    this.most = slots * SOURCES_PER_SLOT;
  }

  /**
   * Whether the source with this hash was here before; from now on it was. Wrongly true for one in
   * 400 at most.
   */
  boolean again(long hash) {
    if (isSet(hash)) {
      return true;
    }
    if (sources == most) {
      Arrays.fill(bits, 0);
      sources = 0;
    }
    for (var i = 0; i < HASHES; i++) {
      var bit = bit(hash, i);
      bits[word(bit)] |= 1L << bit;
    }
    sources++;
    return false;
  }

  private boolean isSet(long hash) {
    for (var i = 0; i < HASHES; i++) {
      var bit = bit(hash, i);
      if ((bits[word(bit)] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Two halves of the hash give as many as one likes (Kirsch, Mitzenmacher 2006). */
  private static int bit(long hash, int index) {
    return (int) hash + index * ((int) (hash >>> 32) | 1);
  }

  private int word(int bit) {
    return (bit >>> 6) & (bits.length - 1);
  }
}
