package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;
import java.time.Duration;

/**
 * Finds handshakes with services that their client broke off: a SYN, and then a RST without ACK
 * that stands right behind it, as a client sends it that never wanted the connection. One that was
 * established ends in other ways. For one thread; allocates nothing.
 */
final class HalfOpens {

  /** How long after its SYN the RST may come. */
  static final Duration SPAN = Duration.ofMinutes(1);

  private static final int CAPACITY = 1 << 13;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int ACK = 0x10;
  private static final int SIX = 0x3f;
  private static final long WORD = 0xffff_ffffL;

  private final RecentTuples asked;

  /**
   * Nobody has asked yet.
   *
   * @param seed a number that no outsider knows
   */
  HalfOpens(long seed) {
    asked = new RecentTuples(CAPACITY, seed);
  }

  /** Whether the packet can be the end of one. */
  static boolean breaksOff(RawProbe probe) {
    return probe.tcp && (probe.flags & (SYN | RST | ACK)) == RST;
  }

  /** Remembers a SYN that a service takes; other packets are none. */
  void asks(RawProbe probe) {
    if (probe.tcp && (probe.flags & SIX) == SYN) {
      asked.seen(
          key(probe, probe.sequence + 1),
          probe.localLow,
          probe.port,
          probe.sourceHigh,
          probe.sourceLow,
          probe.sourcePort,
          probe.atNanos);
    }
  }

  /**
   * Whether a RST that {@linkplain #breaksOff can be one} is the end of a handshake seen before.
   */
  boolean brokenOff(RawProbe probe) {
    return asked.aliveSince(
        key(probe, probe.sequence),
        probe.localLow,
        probe.port,
        probe.sourceHigh,
        probe.sourceLow,
        probe.sourcePort,
        probe.atNanos - SPAN.toNanos());
  }

  /** The next sequence number is part of what must be the same. */
  private static long key(RawProbe probe, long next) {
    return probe.localHigh ^ (next & WORD) * 0x9e37_79b9_7f4a_7c15L;
  }
}
