package io.picketline.sensor.detect;

import java.util.Arrays;

/**
 * What is remembered of each source, packed into one array that never grows: {@value
 * #BYTES_PER_SOURCE} bytes a source, all taken at once. A source lives in one of {@value
 * #NEIGHBOURS} neighbouring slots; where all are taken, the one with the lowest decayed score gives
 * way, but never one with a live verdict. Not thread-safe. Places are offsets into the array and
 * hold until the next {@link #claim}.
 */
final class SourceTable {

  /** Heap that one slot takes. */
  static final int BYTES_PER_SOURCE = SourceRecord.WORDS * Long.BYTES;

  /** No place. */
  static final int NONE = -1;

  private static final int NEIGHBOURS = 8;

  private final long[] words;
  private final int mask;
  private final long seed;
  private final SourceRecord source;
  private final SeenOnce seenOnce;
  private long evicted;

  SourceTable(int sources, long seed) {
    var slots = Math.max(NEIGHBOURS, Integer.highestOneBit(sources - 1) << 1);
    this.words = new long[slots * SourceRecord.WORDS];
    this.mask = slots - 1;
    this.seenOnce = new SeenOnce(slots);
    this.seed = seed;
    this.source = new SourceRecord(words);
  }

  /** The view of a place's fields. */
  SourceRecord source() {
    return source;
  }

  /** Where the source is, or {@link #NONE}. */
  int find(long high, long low, int keyLength) {
    var slot = slotOf(high, low);
    for (var i = 0; i < NEIGHBOURS; i++) {
      var at = place(slot + i);
      if (source.is(at, high, low, keyLength)) {
        return at;
      }
    }
    return NONE;
  }

  /**
   * Where the source is, or is from now on; {@link #NONE} if all its slots are held by live
   * verdicts, or if all are taken and this is the first time it is seen.
   */
  int claim(long high, long low, int keyLength, long now) {
    var found = find(high, low, keyLength);
    if (found != NONE) {
      if (source.stale(found, now)) {
        source.forgetPairs(found, now);
      }
      return found;
    }
    var hash = hash(high, low);
    var at = weakest((int) (hash >>> 32) & mask, now);
    if (at == NONE) {
      return NONE;
    }
    if (source.taken(at)) {
      if (!seenOnce.again(hash)) {
        return NONE;
      }
      evicted++;
    }
    source.start(at, high, low, keyLength, now);
    return at;
  }

  /** Frees a place. */
  void clear(int at) {
    Arrays.fill(words, at, at + SourceRecord.WORDS, 0);
  }

  /** Number of slots. */
  int slots() {
    return mask + 1;
  }

  /** The place of slot {@code slot}, which wraps round. */
  int place(int slot) {
    return (slot & mask) * SourceRecord.WORDS;
  }

  /** Sources that gave way to others. */
  long evicted() {
    return evicted;
  }

  private int weakest(int slot, long now) {
    var weakest = NONE;
    var lowest = Double.POSITIVE_INFINITY;
    for (var i = 0; i < NEIGHBOURS; i++) {
      var at = place(slot + i);
      if (!source.taken(at)) {
        return at;
      }
      var score = source.score(at, now);
      if (score < lowest && !source.blocked(at, now)) {
        lowest = score;
        weakest = at;
      }
    }
    return weakest;
  }

  private int slotOf(long high, long low) {
    return (int) (hash(high, low) >>> 32) & mask;
  }

  private long hash(long high, long low) {
    return mixed(mixed(high ^ seed) + low);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mixed(long word) {
    var z = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
