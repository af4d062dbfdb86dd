package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;
import java.util.Arrays;

/**
 * What few sources need: room for more probes and pairs than their slot has, in a pool that is
 * {@value #SLOTS_PER_ENTRY} times smaller than the table. An entry is found by its owner's slot.
 * Not thread-safe.
 *
 * <pre>
 * word 0      owner's slot + 1 (high half); probes kept, pairs stored, next pair to overwrite
 *      1-18   6 probes of 3 words: microseconds since the first (46 bits), kind and flags; ports and
 *             sequence; low half of the source address
 *      19-27  24 pairs
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // the numbers never leave this array
final class Details {

  /** Slots of the table for one entry here. */
  static final int SLOTS_PER_ENTRY = 32;

  /** Pairs of one entry. */
  static final int PAIRS = 24;

  /** Probes of one entry. */
  static final int PROBES = 6;

  /** No entry. */
  static final int NONE = -1;

  private static final EvidenceKind[] KINDS = EvidenceKind.values();
  private static final int WORDS = 28;

  /** Heap for each slot of the table. */
  static final int BYTES_PER_SLOT = WORDS * Long.BYTES / SLOTS_PER_ENTRY;

  private static final int PROBE_WORDS = 1;
  private static final int PAIR_WORDS = 19;
  private static final int NEIGHBOURS = 8;
  private static final int KEPT = 16;
  private static final int STORED = 8;
  private static final int NEXT = 0;

  private final long[] words;
  private final int mask;
  private final PairList pairs;
  private int lost = NONE;

  /** Entries for a table of {@code slots}, a power of two. */
  Details(int slots) {
    var entries = Math.max(NEIGHBOURS, slots / SLOTS_PER_ENTRY);
    this.words = new long[entries * WORDS];
    this.mask = entries - 1;
    this.pairs = new PairList(words, PAIRS);
  }

  /** What an owner would lose least by: the entry of the lowest goes first. */
  @FunctionalInterface
  interface Ranks {
    double rank(int slot);
  }

  /** The slot's entry, or {@link #NONE}. */
  int find(int slot) {
    for (var i = 0; i < NEIGHBOURS; i++) {
      var at = place(slot, i);
      if (words[at] >>> 32 == slot + 1L) {
        return at;
      }
    }
    return NONE;
  }

  /**
   * An entry for the slot, which has none: a free one, else that of the owner with the lowest rank
   * if the slot's own is higher, else {@link #NONE}. The owner that lost its entry is {@link
   * #lost}.
   */
  int claim(int slot, Ranks ranks) {
    var at = NONE;
    var lowest = ranks.rank(slot);
    lost = NONE;
    for (var i = 0; i < NEIGHBOURS; i++) {
      var neighbour = place(slot, i);
      var owner = (int) (words[neighbour] >>> 32) - 1;
      if (owner < 0) {
        at = neighbour;
        lost = NONE;
        break;
      }
      var rank = ranks.rank(owner);
      if (rank < lowest) {
        lowest = rank;
        at = neighbour;
        lost = owner;
      }
    }
    if (at != NONE) {
      Arrays.fill(words, at, at + WORDS, 0);
      words[at] = (slot + 1L) << 32;
    }
    return at;
  }

  /** The slot that the last {@link #claim} took its entry from, or {@link #NONE}. */
  int lost() {
    return lost;
  }

  void free(int slot) {
    var at = find(slot);
    if (at != NONE) {
      words[at] = 0;
    }
  }

  int pair(int at, int port, int protocol) {
    return pairs.find(at + PAIR_WORDS, count(at, STORED), port, protocol);
  }

  EvidenceKind kind(int at, int index) {
    return pairs.kind(at + PAIR_WORDS, index);
  }

  void kind(int at, int index, EvidenceKind kind) {
    pairs.kind(at + PAIR_WORDS, index, kind);
  }

  /** Adds a pair; once there are {@link #PAIRS}, in place of the oldest. */
  void addPair(int at, int port, int protocol, EvidenceKind kind) {
    var stored = count(at, STORED);
    var index = stored;
    if (stored < PAIRS) {
      count(at, STORED, stored + 1);
    } else {
      index = count(at, NEXT);
      count(at, NEXT, (index + 1) % PAIRS);
    }
    pairs.set(at + PAIR_WORDS, index, port, protocol, kind);
  }

  /** Keeps a probe, if there is room. */
  void keep(int at, long micros, RawProbe probe, EvidenceKind kind) {
    var kept = count(at, KEPT);
    if (kept == PROBES) {
      return;
    }
    var to = at + PROBE_WORDS + 3 * kept;
    words[to] = micros << 16 | kind.ordinal() << 8 | KeptProbe.flags(probe);
    words[to + 1] = KeptProbe.tuple(probe);
    words[to + 2] = probe.sourceLow;
    count(at, KEPT, kept + 1);
  }

  int kept(int at) {
    return count(at, KEPT);
  }

  /** The probe kept at {@code index}. */
  KeptProbe probe(int at, int index, long firstMicros, long high) {
    var from = at + PROBE_WORDS + 3 * index;
    return new KeptProbe(
        firstMicros + (words[from] >>> 16),
        high,
        words[from + 2],
        words[from + 1],
        (int) words[from] & 0xff,
        KINDS[(int) (words[from] >>> 8) & 0xff]);
  }

  private int place(int slot, int neighbour) {
    var scattered = (slot * 0x9e3779b9) >>> 8;
    return ((scattered + neighbour) & mask) * WORDS;
  }

  private int count(int at, int shift) {
    return (int) (words[at] >>> shift) & 0xff;
  }

  private void count(int at, int shift, int value) {
    words[at] = (words[at] & ~(0xffL << shift)) | (long) value << shift;
  }
}
