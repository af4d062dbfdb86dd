package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;

/**
 * The first two probes of a source, kept in its slot: words 1 and 5 to 8, as {@link SourceRecord}
 * lays them out. All kept probes of a slot came from one address.
 */
@SuppressWarnings("EnumOrdinal") // the numbers never leave this array
final class FirstProbes {

  /** Probes that fit. */
  static final int PROBES = 2;

  private static final EvidenceKind[] KINDS = EvidenceKind.values();

  private static final int FIRST = 5;
  private static final int TUPLES = 6;
  private static final int SECOND = 8;
  private static final int MICROS = 11;
  private static final int SECOND_MICROS = 22;
  private static final long MOST_SINCE_FIRST = (1L << 42) - 1;

  private static final BitField KEPT = new BitField(3, 0, 2);
  private static final BitField FIRST_KIND = new BitField(FIRST, 4, 5);
  private static final BitField SECOND_FLAGS = new BitField(SECOND, 14, 8);
  private static final BitField FIRST_FLAGS = new BitField(SECOND, 6, 8);
  private static final BitField SECOND_KIND = new BitField(SECOND, 1, 5);

  private final long[] words;

  FirstProbes(long[] words) {
    this.words = words;
  }

  /**
   * Keeps the probe in the slot.
   *
   * @return whether there was room, and no other address of the network in it
   */
  boolean keep(int at, RawProbe probe, EvidenceKind kind) {
    var kept = kept(at);
    if (kept == PROBES || (kept == 1 && words[at + 1] != probe.sourceLow)) {
      return false;
    }
    if (kept == 0) {
      words[at + 1] = probe.sourceLow;
      upper(at + FIRST, MICROS, micros(probe));
      FIRST_KIND.set(words, at, kind.ordinal());
      FIRST_FLAGS.set(words, at, KeptProbe.flags(probe));
    } else {
      upper(at + SECOND, SECOND_MICROS, sinceFirst(at, probe));
      SECOND_KIND.set(words, at, kind.ordinal());
      SECOND_FLAGS.set(words, at, KeptProbe.flags(probe));
    }
    words[at + TUPLES + kept] = KeptProbe.tuple(probe);
    KEPT.set(words, at, kept + 1);
    return true;
  }

  int kept(int at) {
    return KEPT.get(words, at);
  }

  /** The probe kept at {@code index}, its time cut to microseconds. */
  KeptProbe probe(int at, int index) {
    var flags = index == 0 ? FIRST_FLAGS : SECOND_FLAGS;
    var kind = index == 0 ? FIRST_KIND : SECOND_KIND;
    var since = index == 0 ? 0 : words[at + SECOND] >>> SECOND_MICROS;
    return new KeptProbe(
        firstMicros(at) + since,
        words[at],
        words[at + 1],
        words[at + TUPLES + index],
        flags.get(words, at),
        KINDS[kind.get(words, at)]);
  }

  /** When the first probe came, in Unix microseconds. */
  long firstMicros(int at) {
    return words[at + FIRST] >>> MICROS;
  }

  /** Microseconds from the first probe to this one. */
  long sinceFirst(int at, RawProbe probe) {
    return Math.clamp(micros(probe) - firstMicros(at), 0, MOST_SINCE_FIRST);
  }

  private void upper(int word, int shift, long value) {
    words[word] = (value << shift) | (words[word] & ((1L << shift) - 1));
  }

  private static long micros(RawProbe probe) {
    return Math.max(0, probe.atNanos / 1_000);
  }
}
