package io.picketline.sensor.detect;

/**
 * What is remembered of each source, packed into one array that never grows: {@value
 * #BYTES_PER_SOURCE} bytes a source, all taken at once. A source lives in one of {@value
 * #NEIGHBOURS} neighbouring slots; where all are taken, the one with the lowest decayed score gives
 * way: first of those without a live verdict, then of the others, for a flood of forged sources
 * with verdicts of their own must not shut the table; but never one that has proven its address.
 * Not thread-safe. Places are offsets into the array and hold until the next {@link #claim}.
 */
final class SourceTable {

  /** Heap that one slot takes: its own, and its share of the details and of the front filter. */
  static final int BYTES_PER_SOURCE =
      SourceRecord.WORDS * Long.BYTES + Details.BYTES_PER_SLOT + SeenOnce.BITS_PER_SLOT / Byte.SIZE;

  /** No place. */
  static final int NONE = -1;

  private static final int NEIGHBOURS = 8;

  private final int mask;
  private final long seed;
  private final SourceRecord source;
  private final SeenOnce seenOnce;
  private final Details details;
  private final Details.Ranks ranks = this::rank;
  private long rankedAt;
  private long evicted;

  SourceTable(int sources, long seed) {
    var slots = Math.max(NEIGHBOURS, Integer.highestOneBit(sources - 1) << 1);
    var words = new long[slots * SourceRecord.WORDS];
    this.mask = slots - 1;
    this.seenOnce = new SeenOnce(slots);
    this.seed = seed;
    this.source = new SourceRecord(words);
    this.details = new Details(slots);
  }

  /** The view of a place's fields. */
  SourceRecord source() {
    return source;
  }

  /** The pool of details, by slot. */
  Details details() {
    return details;
  }

  /** The entry of details that the source at {@code at} has, or {@link Details#NONE}. */
  int detailsOf(int at) {
    return source.marked(at, Mark.DETAILED) ? details.find(slot(at)) : Details.NONE;
  }

  /** The same, or a new one if there is room or somebody needs it less. */
  int claimDetails(int at, long now) {
    var found = detailsOf(at);
    if (found != Details.NONE) {
      return found;
    }
    rankedAt = now;
    var claimed = details.claim(slot(at), ranks);
    if (claimed != Details.NONE) {
      if (details.lost() != Details.NONE) {
        source.mark(place(details.lost()), Mark.DETAILED, false);
      }
      source.mark(at, Mark.DETAILED, true);
    }
    return claimed;
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
   * Where the source is, or is from now on; {@link #NONE} if all its slots are held by sources that
   * have proven their address, or if all are taken and this is the first time it is seen.
   */
  int claim(long high, long low, int keyLength, long now) {
    var found = find(high, low, keyLength);
    if (found != NONE) {
      if (source.stale(found, now)) {
        freeDetails(found);
        source.forgetPairs(found, now);
      }
      return found;
    }
    var hash = Hash.of(high, low, seed);
    var at = weakest((int) (hash >>> 32) & mask, now);
    if (at == NONE) {
      return NONE;
    }
    if (source.taken(at)) {
      if (!seenOnce.again(hash)) {
        return NONE;
      }
      freeDetails(at);
      evicted++;
    }
    source.start(at, high, low, keyLength, now);
    return at;
  }

  /** Forgets the source, but for being a decoy if it is one; else its place is free. */
  void forget(int at) {
    freeDetails(at);
    source.forget(at);
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
    var weakestBlocked = NONE;
    var lowestBlocked = Double.POSITIVE_INFINITY;
    for (var i = 0; i < NEIGHBOURS; i++) {
      var at = place(slot + i);
      if (!source.taken(at)) {
        return at;
      }
      var score = source.score(at, now);
      if (isProven(at, now)) {
        continue;
      }
      if (!source.blocked(at, now)) {
        if (score < lowest) {
          lowest = score;
          weakest = at;
        }
      } else if (score < lowestBlocked) {
        lowestBlocked = score;
        weakestBlocked = at;
      }
    }
    return weakest == NONE ? weakestBlocked : weakest;
  }

  /** Whether the source is no forgery, so that it never gives way. */
  private boolean isProven(int at, long now) {
    return source.marked(at, Mark.VERIFIED) && (source.blocked(at, now) || !source.stale(at, now));
  }

  private void freeDetails(int at) {
    if (source.marked(at, Mark.DETAILED)) {
      details.free(slot(at));
    }
  }

  /** Who has a verdict already needs its details least. */
  private double rank(int slot) {
    var at = place(slot);
    return source.judged(at) ? Double.NEGATIVE_INFINITY : source.score(at, rankedAt);
  }

  private static int slot(int at) {
    return at / SourceRecord.WORDS;
  }

  private int slotOf(long high, long low) {
    return (int) (Hash.of(high, low, seed) >>> 32) & mask;
  }
}
