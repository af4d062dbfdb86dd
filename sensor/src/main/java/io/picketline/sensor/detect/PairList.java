package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;

/**
 * A list of (port, protocol, kind) packed into an array: four ports a word, then eight protocols
 * and kinds a word. The caller knows where it starts, how many it holds and how many it may.
 */
@SuppressWarnings("EnumOrdinal") // the numbers never leave the array
final class PairList {

  /** {@link #protocol} of TCP, UDP and what is neither. */
  static final int TCP = 0;

  static final int UDP = 1;
  static final int OTHER = 2;

  private static final EvidenceKind[] KINDS = EvidenceKind.values();
  private static final int PROTOCOL_SHIFT = 5;
  private static final int KIND_MASK = (1 << PROTOCOL_SHIFT) - 1;

  private final long[] words;
  private final int capacity;

  /**
   * Lists in {@code words}.
   *
   * @param capacity most pairs of one, a multiple of 8
   */
  PairList(long[] words, int capacity) {
    this.words = words;
    this.capacity = capacity;
  }

  /** Words that a list of {@code capacity} takes. */
  static int words(int capacity) {
    return capacity / 4 + capacity / 8;
  }

  /** The pair's protocol: SCTP is one protocol among the others, whatever its port. */
  static int protocol(RawProbe probe) {
    if (probe.other != RawProbe.NO_OTHER) {
      return OTHER;
    }
    return probe.tcp ? TCP : UDP;
  }

  /** The pair's port, or the number of a protocol that has none. */
  static int port(RawProbe probe) {
    return probe.other == RawProbe.NO_OTHER ? probe.port : probe.other;
  }

  /** Index of the pair among the first {@code stored}, or -1. */
  int find(int at, int stored, int port, int protocol) {
    for (var i = 0; i < stored; i++) {
      if (port(at, i) == port && code(at, i) >>> PROTOCOL_SHIFT == protocol) {
        return i;
      }
    }
    return -1;
  }

  void set(int at, int index, int port, int protocol, EvidenceKind kind) {
    var word = at + (index >> 2);
    var shift = (index & 3) << 4;
    words[word] = (words[word] & ~(0xffffL << shift)) | (long) port << shift;
    code(at, index, (protocol << PROTOCOL_SHIFT) | kind.ordinal());
  }

  EvidenceKind kind(int at, int index) {
    return KINDS[code(at, index) & KIND_MASK];
  }

  void kind(int at, int index, EvidenceKind kind) {
    code(at, index, (code(at, index) & ~KIND_MASK) | kind.ordinal());
  }

  private int port(int at, int index) {
    return (int) (words[at + (index >> 2)] >>> ((index & 3) << 4)) & 0xffff;
  }

  private int code(int at, int index) {
    return (int) (words[codeWord(at, index)] >>> ((index & 7) << 3)) & 0xff;
  }

  private void code(int at, int index, int code) {
    var word = codeWord(at, index);
    var shift = (index & 7) << 3;
    words[word] = (words[word] & ~(0xffL << shift)) | (long) code << shift;
  }

  private int codeWord(int at, int index) {
    return at + capacity / 4 + (index >> 3);
  }
}
