package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * Reads and writes the fields of one source at a place in the table's array.
 *
 * <pre>
 * word 0, 1   key, masked to its length
 *      2      score, as of word 3
 *      3, 4   times of the last gain and of the first probe, Unix ns
 *      5      end of the verdict, Unix ns; 0 if there was none
 *      6      last offence (high half) and last time told as spared (low half), Unix seconds
 *      7      key length, pairs stored, next pair to overwrite, probes kept, offences, decoy; 16
 *             bits of distinct pairs
 *      8-15   ports of 32 pairs
 *      16-19  protocol and heaviest kind of the 32 pairs
 *      20-43  8 probes of 3 words: microseconds since the first (46 bits), kind, type, flags;
 *             ports and sequence; low half of the source address
 * </pre>
 */
@SuppressWarnings("EnumOrdinal") // the numbers never leave this array
final class SourceRecord {

  /** Length of one source. */
  static final int WORDS = 44;

  /** Pairs held exactly; from there on the oldest gives way. */
  static final int PAIRS = 32;

  /** Probes kept in full. */
  static final int PROBES = 8;

  /**
   * How long after its last new pair a source's pairs are forgotten, and its score with them: four
   * half-lives, when a sixteenth is left.
   */
  static final long MEMORY_NANOS = 4 * SequentialTest.HALF_LIFE.toNanos();

  private static final EvidenceKind[] KINDS = EvidenceKind.values();
  private static final ScanType[] TYPES = ScanType.values();

  private static final int SCORE = 2;
  private static final int LAST = 3;
  private static final int FIRST = 4;
  private static final int EXPIRY = 5;
  private static final int TIMES = 6;
  private static final int COUNTS = 7;
  private static final int PORT_WORDS = 8;
  private static final int KIND_WORDS = 16;
  private static final int PROBE_WORDS = 20;

  private static final int KEY_LENGTH = 56;
  private static final int STORED = 48;
  private static final int OLDEST = 40;
  private static final int KEPT = 32;
  private static final int OFFENCES = 24;
  private static final int DECOY = 16;
  private static final long DISTINCT = 0xffff;

  private static final long MICRO = 1_000;
  private static final long NANOS = 1_000_000_000L;
  private static final long SECONDS = 0xffff_ffffL;
  private static final int TCP = 0x80;

  private final long[] words;

  SourceRecord(long[] words) {
    this.words = words;
  }

  boolean taken(int at) {
    return keyLength(at) != 0;
  }

  boolean is(int at, long high, long low, int keyLength) {
    return words[at + 1] == low && words[at] == high && keyLength(at) == keyLength;
  }

  void start(int at, long high, long low, int keyLength, long now) {
    Arrays.fill(words, at, at + WORDS, 0);
    words[at] = high;
    words[at + 1] = low;
    words[at + LAST] = now;
    words[at + FIRST] = now;
    count(at, KEY_LENGTH, keyLength);
  }

  Prefix prefix(int at) {
    return new Prefix(new SourceAddress(words[at], words[at + 1]), keyLength(at));
  }

  long high(int at) {
    return words[at];
  }

  long low(int at) {
    return words[at + 1];
  }

  int keyLength(int at) {
    return count(at, KEY_LENGTH);
  }

  /** The sum as it is now: it does not decay while a verdict lives. */
  double score(int at, long now) {
    var from = Math.max(words[at + LAST], Math.min(words[at + EXPIRY], now));
    return SequentialTest.decayed(Double.longBitsToDouble(words[at + SCORE]), now - from);
  }

  void gain(int at, double weight, long now) {
    words[at + SCORE] = Double.doubleToRawLongBits(score(at, now) + weight);
    words[at + LAST] = Math.max(words[at + LAST], now);
  }

  /** Whether nothing new was seen for so long that the pairs are to be forgotten. */
  boolean stale(int at, long now) {
    return now - Math.max(words[at + LAST], words[at + EXPIRY]) > MEMORY_NANOS;
  }

  /** Starts the source anew, all but its offences. */
  void forgetPairs(int at, long now) {
    var times = words[at + TIMES];
    var offences = count(at, OFFENCES);
    start(at, words[at], words[at + 1], keyLength(at), now);
    words[at + TIMES] = times;
    count(at, OFFENCES, offences);
  }

  /** Index of the pair, or -1. */
  int pair(int at, int port, boolean tcp) {
    var protocol = tcp ? TCP : 0;
    for (int i = 0, stored = count(at, STORED); i < stored; i++) {
      if (port(at, i) == port && (kindByte(at, i) & TCP) == protocol) {
        return i;
      }
    }
    return -1;
  }

  /** The heaviest kind that the pair counts with. */
  EvidenceKind kind(int at, int pair) {
    return KINDS[kindByte(at, pair) & 0x7f];
  }

  void addPair(int at, int port, boolean tcp, EvidenceKind kind) {
    var stored = count(at, STORED);
    var pair = stored;
    if (stored < PAIRS) {
      count(at, STORED, stored + 1);
    } else {
      pair = count(at, OLDEST);
      count(at, OLDEST, (pair + 1) % PAIRS);
    }
    var distinct = words[at + COUNTS] & DISTINCT;
    words[at + COUNTS] += distinct < DISTINCT ? 1 : 0;
    var word = at + PORT_WORDS + (pair >> 2);
    var shift = (pair & 3) << 4;
    words[word] = (words[word] & ~(0xffffL << shift)) | (long) port << shift;
    setKind(at, pair, tcp, kind);
  }

  void setKind(int at, int pair, boolean tcp, EvidenceKind kind) {
    var word = at + KIND_WORDS + (pair >> 3);
    var shift = (pair & 7) << 3;
    var value = (long) (kind.ordinal() | (tcp ? TCP : 0));
    words[word] = (words[word] & ~(0xffL << shift)) | value << shift;
  }

  /** Distinct pairs so far, at most 65,535; one that comes back after 32 others counts anew. */
  int pairs(int at) {
    return (int) (words[at + COUNTS] & DISTINCT);
  }

  /** Whether every pair still held counts with malformed flags. */
  boolean allMalformed(int at) {
    for (int i = 0, stored = count(at, STORED); i < stored; i++) {
      if (kind(at, i) != EvidenceKind.MALFORMED_FLAGS) {
        return false;
      }
    }
    return true;
  }

  private int port(int at, int pair) {
    return (int) (words[at + PORT_WORDS + (pair >> 2)] >>> ((pair & 3) << 4)) & 0xffff;
  }

  private int kindByte(int at, int pair) {
    return (int) (words[at + KIND_WORDS + (pair >> 3)] >>> ((pair & 7) << 3)) & 0xff;
  }

  /** Keeps the probe in full, if it is among the first. */
  void keep(int at, RawProbe probe, EvidenceKind kind, ScanType type) {
    var kept = count(at, KEPT);
    if (kept == PROBES) {
      return;
    }
    var to = at + PROBE_WORDS + 3 * kept;
    var micros = Math.max(0, probe.atNanos / MICRO - words[at + FIRST] / MICRO);
    words[to] = micros << 18 | kind.ordinal() << 13 | type.ordinal() << 8 | probe.flags;
    words[to + 1] = (long) probe.sourcePort << 48 | (long) probe.port << 32 | probe.sequence;
    words[to + 2] = probe.sourceLow;
    count(at, KEPT, kept + 1);
  }

  int kept(int at) {
    return count(at, KEPT);
  }

  EvidenceKind keptKind(int at, int index) {
    return KINDS[(int) (words[at + PROBE_WORDS + 3 * index] >>> 13) & 0x1f];
  }

  ScanType keptType(int at, int index) {
    return TYPES[(int) (words[at + PROBE_WORDS + 3 * index] >>> 8) & 0x1f];
  }

  /** The probe kept at {@code index}, its time cut to microseconds. */
  Probe keptProbe(int at, int index) {
    var from = at + PROBE_WORDS + 3 * index;
    var tuple = words[from + 1];
    return new Probe(
        Instant.EPOCH.plus(words[at + FIRST] / MICRO + (words[from] >>> 18), ChronoUnit.MICROS),
        new SourceAddress(words[at], words[from + 2]),
        (int) (tuple >>> 48),
        (int) (tuple >>> 32) & 0xffff,
        keptType(at, index) == ScanType.UDP ? IpProtocol.UDP : IpProtocol.TCP,
        (int) words[from] & 0xff,
        tuple & 0xffff_ffffL);
  }

  boolean blocked(int at, long now) {
    return words[at + EXPIRY] > now;
  }

  /** End of the last verdict in Unix ns; 0 if there was none. */
  long expiry(int at) {
    return words[at + EXPIRY];
  }

  void expiry(int at, long expiry) {
    words[at + EXPIRY] = expiry;
  }

  int offences(int at) {
    return count(at, OFFENCES);
  }

  /** When the last offence was, in Unix seconds. */
  long offenceSeconds(int at) {
    return words[at + TIMES] >>> 32;
  }

  void offences(int at, int offences, long now) {
    count(at, OFFENCES, Math.min(offences, 0xff));
    words[at + TIMES] = ((now / NANOS) << 32) | (words[at + TIMES] & SECONDS);
  }

  /** When the source was last told as spared, in Unix seconds; 0 for never. */
  long sparedSeconds(int at) {
    return words[at + TIMES] & SECONDS;
  }

  void sparedSeconds(int at, long seconds) {
    words[at + TIMES] = (words[at + TIMES] & ~SECONDS) | (seconds & SECONDS);
  }

  boolean decoy(int at) {
    return count(at, DECOY) != 0;
  }

  void markDecoy(int at) {
    count(at, DECOY, 1);
  }

  private int count(int at, int shift) {
    return (int) (words[at + COUNTS] >>> shift) & 0xff;
  }

  private void count(int at, int shift, int value) {
    words[at + COUNTS] = (words[at + COUNTS] & ~(0xffL << shift)) | (long) value << shift;
  }
}
