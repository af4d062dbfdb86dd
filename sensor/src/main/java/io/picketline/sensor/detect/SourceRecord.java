package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the fields of one source at a place in the table's array.
 *
 * <pre>
 * word 0, 1   key; the second is the low half of the first probe's address if the key is a /64
 *      2      score, as of the last gain
 *      3      last gain (Unix ms, 44 bits); distinct pairs (12), pairs stored (4), probes here (2)
 *      4      end of the verdict or last alert (Unix ms, 44 bits); offences (4), next pair to
 *             overwrite (3), tool (3), marks (8)
 *      5      first probe (Unix us, 53 bits); key length (2), its kind (5)
 *      6, 7   ports and sequence number of the first two probes
 *      8      second probe: us since the first (42 bits), flags (8), kind (5); flags of the first (8)
 *      9-11   8 pairs
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // the numbers never leave this array
final class SourceRecord {

  /** Length of one source. */
  static final int WORDS = 12;

  /** Pairs held in the slot. */
  static final int PAIRS = 8;

  /** Distinct pairs are counted up to here. */
  static final int MOST_DISTINCT = 0xfff;

  /**
   * How long after its last new pair a source's pairs are forgotten, and its score with them: four
   * half-lives, when a sixteenth is left.
   */
  static final long MEMORY_MILLIS = 4 * SequentialTest.HALF_LIFE.toMillis();

  private static final ScanTool[] TOOLS = ScanTool.values();

  private static final int SCORE = 2;
  private static final int LAST = 3;
  private static final int END = 4;
  private static final int FIRST = 5;
  private static final int PAIR_WORDS = 9;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MILLIS = 20;

  private static final BitField DISTINCT = new BitField(LAST, 8, 12);
  private static final BitField STORED = new BitField(LAST, 4, 4);
  private static final BitField OFFENCES = new BitField(END, 16, 4);
  private static final BitField NEXT = new BitField(END, 13, 3);
  private static final BitField TOOL = new BitField(END, 10, 3);
  private static final BitField LIT_TRAPS = new BitField(END, 0, 2);
  private static final BitField KEY = new BitField(FIRST, 9, 2);

  private static final int V4 = 1;
  private static final int NETWORK = 2;
  private static final int SINGLE = 3;

  private final long[] words;
  private final PairList pairs;
  private final FirstProbes probes;

  SourceRecord(long[] words) {
    this.words = words;
    this.pairs = new PairList(words, PAIRS);
    this.probes = new FirstProbes(words);
  }

  boolean taken(int at) {
    return get(at, KEY) != 0;
  }

  boolean is(int at, long high, long low, int keyLength) {
    return words[at] == high
        && (words[at + 1] == low || keyLength == 64)
        && get(at, KEY) == key(keyLength);
  }

  void start(int at, long high, long low, int keyLength, long now) {
    Arrays.fill(words, at, at + WORDS, 0);
    words[at] = high;
    words[at + 1] = low;
    set(at, KEY, key(keyLength));
    last(at, now);
  }

  /** Frees the place; a decoy stays, since its address is in use by others, but starts anew. */
  void forget(int at) {
    if (marked(at, Mark.DECOY)) {
      var last = words[at + LAST] >>> MILLIS;
      start(at, words[at], low(at), keyLength(at), last * NANOS_PER_MILLI);
      mark(at, Mark.DECOY, true);
    } else {
      Arrays.fill(words, at, at + WORDS, 0);
    }
  }

  Prefix prefix(int at) {
    return new Prefix(new SourceAddress(words[at], low(at)), keyLength(at));
  }

  long high(int at) {
    return words[at];
  }

  /** The low half of the key. */
  long low(int at) {
    return get(at, KEY) == NETWORK ? 0 : words[at + 1];
  }

  int keyLength(int at) {
    return switch (get(at, KEY)) {
      case V4 -> 32;
      case NETWORK -> 64;
      case SINGLE -> 128;
      default -> 0;
    };
  }

  /** The sum as it is now: it does not decay while a verdict lives. */
  double score(int at, long now) {
    return left(at, Double.longBitsToDouble(words[at + SCORE]), now);
  }

  /** What is left of a weight that was gained when the last one was. */
  double left(int at, double weight, long now) {
    var from = Math.max(words[at + LAST] >>> MILLIS, Math.min(endMillis(at), millis(now)));
    return SequentialTest.decayed(weight, (millis(now) - from) * NANOS_PER_MILLI);
  }

  /** Sets the sum as of now. */
  void score(int at, double score, long now) {
    words[at + SCORE] = Double.doubleToRawLongBits(score);
    if (millis(now) > words[at + LAST] >>> MILLIS) {
      last(at, now);
    }
  }

  void gain(int at, double weight, long now) {
    score(at, score(at, now) + weight, now);
  }

  /** When something new was last seen, in Unix ms. */
  long lastMillis(int at) {
    return words[at + LAST] >>> MILLIS;
  }

  /** Whether nothing new was seen for so long that the pairs are to be forgotten. */
  boolean stale(int at, long now) {
    return millis(now) - Math.max(words[at + LAST] >>> MILLIS, endMillis(at)) > MEMORY_MILLIS;
  }

  /** Starts the source anew, all but its offences. */
  void forgetPairs(int at, long now) {
    var end = words[at + END] >>> MILLIS;
    var alerted = marked(at, Mark.ALERTED);
    var offences = offences(at);
    start(at, words[at], low(at), keyLength(at), now);
    end(at, end);
    mark(at, Mark.ALERTED, alerted);
    set(at, OFFENCES, offences);
  }

  /** Pairs held in the slot, which are not overwritten while there is room elsewhere. */
  int stored(int at) {
    return get(at, STORED);
  }

  /** Index of the pair among those in the slot, or -1. */
  int pair(int at, int port, int protocol) {
    return pairs.find(at + PAIR_WORDS, stored(at), port, protocol);
  }

  /** The heaviest kind that a pair in the slot counts with. */
  EvidenceKind kind(int at, int pair) {
    return pairs.kind(at + PAIR_WORDS, pair);
  }

  void kind(int at, int pair, EvidenceKind kind) {
    pairs.kind(at + PAIR_WORDS, pair, kind);
  }

  /** Holds a pair in the slot; once there are {@link #PAIRS}, in place of the oldest. */
  void addPair(int at, int port, int protocol, EvidenceKind kind) {
    var index = stored(at);
    if (index < PAIRS) {
      set(at, STORED, index + 1);
    } else {
      index = get(at, NEXT);
      set(at, NEXT, (index + 1) % PAIRS);
    }
    pairs.set(at + PAIR_WORDS, index, port, protocol, kind);
  }

  /** Distinct pairs so far, counted up to {@link #MOST_DISTINCT}. */
  int pairs(int at) {
    return get(at, DISTINCT);
  }

  void countPair(int at) {
    set(at, DISTINCT, Math.min(pairs(at) + 1, MOST_DISTINCT));
  }

  /** Whether every pair in the slot counts with malformed flags. */
  boolean allMalformed(int at) {
    for (int i = 0, stored = stored(at); i < stored; i++) {
      if (kind(at, i) != EvidenceKind.MALFORMED_FLAGS) {
        return false;
      }
    }
    return true;
  }

  /** The first probes of the sources. */
  FirstProbes probes() {
    return probes;
  }

  boolean blocked(int at, long now) {
    return endMillis(at) > millis(now);
  }

  /** Whether there ever was a verdict, were it void by now. */
  boolean judged(int at) {
    return endMillis(at) != 0;
  }

  /** End of the last verdict in Unix ms; 0 if there was none. */
  long endMillis(int at) {
    return marked(at, Mark.ALERTED) ? 0 : end(at);
  }

  /** A verdict holds from now until {@code end} in Unix ns. */
  void judge(int at, long end, int offence, boolean verified) {
    end(at, millis(end + NANOS_PER_MILLI - 1));
    mark(at, Mark.ALERTED, false);
    mark(at, Mark.VERIFIED, verified);
    set(at, OFFENCES, Math.min(offence, OFFENCES.most()));
  }

  /** The verdict that lives is void from now on, and no offence. */
  void pardon(int at, long now) {
    judge(at, now, Math.max(0, offences(at) - 1), false);
  }

  /** Offences so far, as of the last verdict. */
  int offences(int at) {
    return get(at, OFFENCES);
  }

  /** When the source was last told as spared, in Unix ms; 0 for never. */
  long alertMillis(int at) {
    return marked(at, Mark.ALERTED) ? end(at) : 0;
  }

  void alerted(int at, long now) {
    end(at, millis(now));
    mark(at, Mark.ALERTED, true);
  }

  boolean marked(int at, Mark mark) {
    return mark.isSet(words[at + END]);
  }

  void mark(int at, Mark mark, boolean set) {
    words[at + END] = mark.with(words[at + END], set);
  }

  /** Handshakes on trap ports that are not dark, counted up to 3. */
  int litTraps(int at) {
    return get(at, LIT_TRAPS);
  }

  void countLitTrap(int at) {
    set(at, LIT_TRAPS, Math.min(litTraps(at) + 1, LIT_TRAPS.most()));
  }

  /** The tool whose shape it showed, or null. */
  @Nullable ScanTool tool(int at) {
    var tool = get(at, TOOL);
    return tool == 0 ? null : TOOLS[tool - 1];
  }

  void tool(int at, ScanTool tool) {
    set(at, TOOL, tool.ordinal() + 1);
  }

  private static long millis(long nanos) {
    return Math.max(0, nanos / NANOS_PER_MILLI);
  }

  private void last(int at, long now) {
    upper(at + LAST, millis(now));
  }

  private long end(int at) {
    return words[at + END] >>> MILLIS;
  }

  private void end(int at, long millis) {
    upper(at + END, millis);
  }

  private void upper(int word, long millis) {
    words[word] = (millis << MILLIS) | (words[word] & ((1L << MILLIS) - 1));
  }

  private static int key(int keyLength) {
    return switch (keyLength) {
      case 32 -> V4;
      case 64 -> NETWORK;
      default -> SINGLE;
    };
  }

  private int get(int at, BitField field) {
    return field.get(words, at);
  }

  private void set(int at, BitField field, int value) {
    field.set(words, at, value);
  }
}
