package io.picketline.sensor.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads an IP packet into a {@link RawProbe}, if it is one that the host itself would look at. Any
 * bytes are fit to be read: never throws, allocates nothing. Belongs to one thread.
 */
public final class PacketParser {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int HOP_BY_HOP = 0;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AH = 51;
  private static final int DESTINATION = 60;

  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int TCP_HEADER = 20;
  private static final int UDP_HEADER = 8;
  private static final int END_OF_OPTIONS = 0;
  private static final int NO_OPERATION = 1;
  private static final int MAXIMUM_SEGMENT_SIZE = 2;
  private static final int MSS_LENGTH = 4;

  /** More extension headers than any honest sender has use for. */
  private static final int MAX_EXTENSIONS = 16;

  private static final int BAD_HEADER = -1;

  private final boolean offload;
  private final boolean accepted;
  private final CaptureCounters counters;

  private MemorySegment bytes = MemorySegment.NULL;
  private long base;
  private int captured;
  private int end;
  private boolean v4;
  private long addressSum;
  private int protocol;
  private int transport;
  private int payload;
  private boolean ipOptions;

  /**
   * A parser.
   *
   * @param offload whether a checksum left to the network card is good: true for files and virtual
   *     interfaces, where the sender's card never came to it
   */
  public PacketParser(boolean offload, CaptureCounters counters) {
    this(offload, false, counters);
  }

  /**
   * A parser of packets that may have been behind the kernel's own look at them.
   *
   * @param accepted whether the IPv4 header's checksum is known to be good: the kernel has verified
   *     it, and what it writes into options since then is not in the sum
   */
  PacketParser(boolean offload, boolean accepted, CaptureCounters counters) {
    this.offload = offload;
    this.accepted = accepted;
    this.counters = counters;
  }

  /**
   * Reads the packet that starts at {@code offset}, counts what became of it and says so. Sets all
   * fields of {@code probe} but its time if that is {@link PacketOutcome#PROBE}; else they are
   * worth nothing.
   *
   * @param length bytes there, which may be fewer than the packet had, or more
   */
  public PacketOutcome parse(MemorySegment packets, long offset, int length, RawProbe probe) {
    bytes = packets;
    base = offset;
    captured = length;
    protocol = -1;
    transport = 0;
    payload = 0;
    ipOptions = false;
    var outcome = parse(probe);
    counters.count(outcome);
    return outcome;
  }

  /** The IP protocol number of the last packet behind all extension headers; -1 if unknown. */
  public int protocol() {
    return protocol;
  }

  /** Where the last packet's transport header starts, counted from the packet's start. */
  public int transportOffset() {
    return transport;
  }

  /** Bytes of the last packet from its transport header on that are there to be read. */
  public int transportLength() {
    return Math.max(0, Math.min(captured, end) - transport);
  }

  /** Bytes that the last probe carried behind its TCP or UDP header, whether captured or not. */
  public int payloadLength() {
    return payload;
  }

  /** Whether the last packet's IPv4 header has options. */
  boolean hasIpOptions() {
    return ipOptions;
  }

  private PacketOutcome parse(RawProbe probe) {
    end = 0;
    if (captured < 1) {
      return PacketOutcome.TRUNCATED;
    }
    return switch (u8(0) >>> 4) {
      case 4 -> ipv4(probe);
      case 6 -> ipv6(probe);
      default -> PacketOutcome.NOT_IP;
    };
  }

  private PacketOutcome ipv4(RawProbe probe) {
    v4 = true;
    if (captured < IPV4_HEADER) {
      return PacketOutcome.TRUNCATED;
    }
    var header = (u8(0) & 15) * 4;
    end = u16(2);
    if (end == 0 && offload) {
      end = captured; // the sender's own capture of what its card is to cut up
    }
    if (header < IPV4_HEADER || end < header) {
      return PacketOutcome.MALFORMED;
    }
    if (captured < header) {
      return PacketOutcome.TRUNCATED;
    }
    var good = accepted || (offload && u16(10) == 0);
    if (!good && Checksum.fold(Checksum.sum(bytes, base, header)) != 0xffff) {
      return PacketOutcome.BAD_CHECKSUM;
    }
    probe.sourceHigh = 0;
    probe.sourceLow = mapped(12);
    probe.localHigh = 0;
    probe.localLow = mapped(16);
    probe.identification = u16(4);
    probe.hopLimit = u8(8);
    ipOptions = header > IPV4_HEADER;
    addressSum = Checksum.sum(bytes, base + 12, 8);
    protocol = u8(9);
    transport = header;
    if ((u16(6) & 0x3fff) != 0) {
      return PacketOutcome.FRAGMENT;
    }
    return addressed(probe);
  }

  private PacketOutcome ipv6(RawProbe probe) {
    v4 = false;
    if (captured < IPV6_HEADER) {
      return PacketOutcome.TRUNCATED;
    }
    end = u16(4) == 0 && offload ? captured : IPV6_HEADER + u16(4);
    probe.sourceHigh = bytes.get(LONG, base + 8);
    probe.sourceLow = bytes.get(LONG, base + 16);
    probe.localHigh = bytes.get(LONG, base + 24);
    probe.localLow = bytes.get(LONG, base + 32);
    probe.identification = RawProbe.NO_IDENTIFICATION;
    probe.hopLimit = u8(7);
    addressSum = Checksum.sum(bytes, base + 8, 32);
    protocol = u8(6);
    transport = IPV6_HEADER;
    return addressed(probe);
  }

  private PacketOutcome addressed(RawProbe probe) {
    if (!Unicast.v4OrV6(probe.localHigh, probe.localLow, v4)) {
      return PacketOutcome.NOT_UNICAST;
    }
    if (!Unicast.v4OrV6(probe.sourceHigh, probe.sourceLow, v4)
        || Unicast.loopback(probe.sourceHigh, probe.sourceLow)
        || (probe.sourceHigh == probe.localHigh && probe.sourceLow == probe.localLow)) {
      return PacketOutcome.MARTIAN;
    }
    for (var count = 0; count < MAX_EXTENSIONS; count++) {
      switch (protocol) {
        case TCP -> {
          return tcp(probe);
        }
        case UDP -> {
          return udp(probe);
        }
        default -> {
          var refused = extension();
          if (refused != PacketOutcome.PROBE) {
            return refused;
          }
        }
      }
    }
    return PacketOutcome.MALFORMED;
  }

  /** Steps over one extension header; anything but PROBE says why that cannot be done. */
  private PacketOutcome extension() {
    if (!known(protocol)) {
      return PacketOutcome.OTHER_PROTOCOL;
    }
    if (transport + 8 > end) {
      return PacketOutcome.MALFORMED;
    }
    if (transport + 8 > captured) {
      return PacketOutcome.TRUNCATED;
    }
    if (protocol == FRAGMENT && (u16(transport + 2) & 0xfff9) != 0) {
      return PacketOutcome.FRAGMENT;
    }
    if (protocol == ROUTING && u8(transport + 3) != 0) {
      return PacketOutcome.OTHER_PROTOCOL; // still on its way to somebody else
    }
    var size =
        switch (protocol) {
          case FRAGMENT -> 8;
          case AH -> (u8(transport + 1) + 2) * 4;
          default -> (u8(transport + 1) + 1) * 8;
        };
    protocol = u8(transport);
    transport += size;
    return PacketOutcome.PROBE;
  }

  private boolean known(int header) {
    return header == AH
        || (!v4
            && (header == HOP_BY_HOP
                || header == ROUTING
                || header == FRAGMENT
                || header == DESTINATION));
  }

  private PacketOutcome tcp(RawProbe probe) {
    if (transport + TCP_HEADER > end) {
      return PacketOutcome.MALFORMED;
    }
    if (transport + TCP_HEADER > captured) {
      return PacketOutcome.TRUNCATED;
    }
    var header = (u8(transport + 12) >>> 4) * 4;
    if (header < TCP_HEADER || transport + header > end) {
      return PacketOutcome.MALFORMED;
    }
    probe.tcp = true;
    probe.other = RawProbe.NO_OTHER;
    probe.sequence = Integer.toUnsignedLong(bytes.get(INT, base + transport + 4));
    probe.flags = u8(transport + 13);
    probe.window = u16(transport + 14);
    probe.options = options(transport + TCP_HEADER, transport + header);
    payload = end - transport - header;
    return ports(probe, end - transport, u16(transport + 16));
  }

  /** Reads TCP options (RFC 9293, 3.1) as far as they were captured. */
  private TcpOptions options(int from, int to) {
    var mss = false;
    for (var at = from; at < Math.min(to, captured); ) {
      switch (u8(at)) {
        case END_OF_OPTIONS -> at = to;
        case NO_OPERATION -> at++;
        case MAXIMUM_SEGMENT_SIZE -> {
          mss = true;
          at += MSS_LENGTH;
        }
        default -> {
          return TcpOptions.OTHER;
        }
      }
    }
    return mss ? TcpOptions.MSS_ONLY : TcpOptions.NONE;
  }

  private PacketOutcome udp(RawProbe probe) {
    if (transport + UDP_HEADER > end) {
      return PacketOutcome.MALFORMED;
    }
    if (transport + UDP_HEADER > captured) {
      return PacketOutcome.TRUNCATED;
    }
    var length = datagramLength();
    if (length == BAD_HEADER) {
      return PacketOutcome.MALFORMED;
    }
    probe.tcp = false;
    probe.other = RawProbe.NO_OTHER;
    probe.sequence = 0;
    probe.flags = 0;
    payload = length - UDP_HEADER;
    var checksum = u16(transport + 6);
    if (checksum == 0) {
      setPorts(probe); // none was made, which IPv6 does not allow (RFC 8200, 8.1)
      return v4 ? PacketOutcome.PROBE : PacketOutcome.BAD_CHECKSUM;
    }
    return ports(probe, length, checksum);
  }

  private int datagramLength() {
    var length = u16(transport + 4);
    var room = end - transport;
    return length < UDP_HEADER || length > room ? BAD_HEADER : length;
  }

  private PacketOutcome ports(RawProbe probe, int length, int checksum) {
    setPorts(probe);
    var pseudo = addressSum + protocol + length;
    if (offload && Checksum.fold(pseudo) == checksum) {
      return PacketOutcome.PROBE;
    }
    if (transport + length > captured) {
      return PacketOutcome.UNCHECKABLE;
    }
    var sum = pseudo + Checksum.sum(bytes, base + transport, length);
    return Checksum.fold(sum) == 0xffff ? PacketOutcome.PROBE : PacketOutcome.BAD_CHECKSUM;
  }

  private void setPorts(RawProbe probe) {
    probe.sourcePort = u16(transport);
    probe.port = u16(transport + 2);
  }

  private long mapped(int at) {
    return 0xffff_0000_0000L | Integer.toUnsignedLong(bytes.get(INT, base + at));
  }

  private int u8(int at) {
    return bytes.get(JAVA_BYTE, base + at) & 0xff;
  }

  private int u16(int at) {
    return bytes.get(SHORT, base + at) & 0xffff;
  }
}
