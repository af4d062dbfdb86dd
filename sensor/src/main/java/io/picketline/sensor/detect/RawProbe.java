package io.picketline.sensor.detect;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Probe;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;

/**
 * One probe as the packet path sees it: filled anew for every packet, so that nothing is allocated.
 * Belongs to one thread. Addresses are the two words of {@link SourceAddress}.
 */
public final class RawProbe {
  private static final long NANOS = 1_000_000_000L;

  public long sourceHigh;
  public long sourceLow;
  public long localHigh;
  public long localLow;

  /** Unix time in nanoseconds. */
  public long atNanos;

  /** Unsigned, 0 to 65535. */
  public int sourcePort;

  /** The port that was touched, 0 to 65535. */
  public int port;

  /** Whether it is TCP; UDP otherwise. */
  public boolean tcp;

  /** The TCP flags byte; 0 for UDP. */
  public int flags;

  /** The TCP sequence number, 0 to 2^32-1; 0 for UDP. */
  public long sequence;

  /** IPv4 time to live or IPv6 hop limit. */
  public int hopLimit;

  /** Makes this one the same as the other. */
  public void copy(RawProbe other) {
    sourceHigh = other.sourceHigh;
    sourceLow = other.sourceLow;
    localHigh = other.localHigh;
    localLow = other.localLow;
    atNanos = other.atNanos;
    sourcePort = other.sourcePort;
    port = other.port;
    tcp = other.tcp;
    flags = other.flags;
    sequence = other.sequence;
    hopLimit = other.hopLimit;
  }

  /** A copy that may be kept. */
  public Probe toProbe() {
    return new Probe(
        Instant.ofEpochSecond(Math.floorDiv(atNanos, NANOS), Math.floorMod(atNanos, NANOS)),
        new SourceAddress(sourceHigh, sourceLow),
        sourcePort,
        port,
        tcp ? IpProtocol.TCP : IpProtocol.UDP,
        flags,
        sequence);
  }
}
