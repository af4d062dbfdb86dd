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

  /** {@link #other} of a probe by TCP or UDP. */
  public static final int NO_OTHER = -1;

  /** {@link #identification} of IPv6, which has none. */
  public static final int NO_IDENTIFICATION = -1;

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

  /** Whether it is TCP; else it is UDP, unless {@link #other} says more. */
  public boolean tcp;

  /**
   * The IP protocol number of a probe that is neither TCP nor UDP, which only {@link
   * ScanDetector#unhandled} takes; then the port is SCTP's, or that number again.
   */
  public int other = NO_OTHER;

  /** The TCP flags byte; 0 for what is not TCP. */
  public int flags;

  /** The TCP sequence number, 0 to 2^32-1; 0 for what is not TCP. */
  public long sequence;

  /** The TCP window as it stands in the header, 0 to 65535. */
  public int window;

  /** What the TCP header carries behind its 20 bytes. */
  public TcpOptions options = TcpOptions.NONE;

  /** The IPv4 header's identification, 0 to 65535, or {@link #NO_IDENTIFICATION}. */
  public int identification = NO_IDENTIFICATION;

  /** IPv4 time to live or IPv6 hop limit. */
  public int hopLimit;

  /** What it speaks. */
  public IpProtocol protocol() {
    return switch (other) {
      case NO_OTHER -> tcp ? IpProtocol.TCP : IpProtocol.UDP;
      case 132 -> IpProtocol.SCTP;
      default -> IpProtocol.OTHER;
    };
  }

  /** Becomes a copy of {@code probe}. */
  public void copy(RawProbe probe) {
    sourceHigh = probe.sourceHigh;
    sourceLow = probe.sourceLow;
    localHigh = probe.localHigh;
    localLow = probe.localLow;
    atNanos = probe.atNanos;
    sourcePort = probe.sourcePort;
    port = probe.port;
    tcp = probe.tcp;
    other = probe.other;
    flags = probe.flags;
    sequence = probe.sequence;
    window = probe.window;
    options = probe.options;
    identification = probe.identification;
    hopLimit = probe.hopLimit;
  }

  /** A copy that may be kept. */
  public Probe toProbe() {
    return new Probe(
        Instant.ofEpochSecond(Math.floorDiv(atNanos, NANOS), Math.floorMod(atNanos, NANOS)),
        new SourceAddress(sourceHigh, sourceLow),
        sourcePort,
        port,
        protocol(),
        flags,
        sequence);
  }
}
