package io.picketline.sensor.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What comes before the IP packet in a captured frame, by libpcap's link-layer header types. Any
 * bytes are fit to be read.
 */
public enum LinkLayer {
  /** BSD loopback: an address family in the byte order of whoever recorded it. */
  NULL,
  ETHERNET,
  /** IP and nothing before it. */
  RAW,
  /** OpenBSD loopback: an address family in network order. */
  LOOP,
  /** Linux cooked, version 1. */
  SLL,
  IPV4,
  IPV6,
  /** Linux cooked, version 2. */
  SLL2,
  /** PPP (RFC 1661), with or without its address and control bytes. */
  PPP,
  /** Cisco's HDLC. */
  C_HDLC;

  /** No link-layer address. */
  public static final long NO_ADDRESS = -1;

  /** The group of all, in place of an address that is not told. */
  private static final long BROADCAST = 0xffff_ffff_ffffL;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86dd;
  private static final int VLAN = 0x8100;
  private static final int PROVIDER_VLAN = 0x88a8;
  private static final int OLD_PROVIDER_VLAN = 0x9100;
  private static final int PPPOE_SESSION = 0x8864;
  private static final int PPPOE_HEADER = 6;
  private static final int LONGEST_802_3 = 1500;
  private static final int SNAP_HEADER = 8;
  private static final int SNAP = 0xaaaa;
  private static final int PPP_ADDRESS_CONTROL = 0xff03;
  private static final int PPP_IPV4 = 0x21;
  private static final int PPP_IPV6 = 0x57;
  private static final int HDLC_HEADER = 4;
  private static final int MAX_TAGS = 4;
  private static final int FAMILY_HEADER = 4;
  private static final int ETHERNET_HEADER = 14;
  private static final int SLL_HEADER = 16;
  private static final int SLL2_HEADER = 20;
  private static final int MAC_BYTES = 6;
  private static final int NO_IP = -1;

  /** The layer that libpcap numbers so (its DLT), if it is one of these. */
  public static Optional<LinkLayer> numbered(int number) {
    return switch (number) {
      case 0 -> Optional.of(NULL);
      case 1 -> Optional.of(ETHERNET);
      case 9, 50 -> Optional.of(PPP);
      case 12, 14, 101 -> Optional.of(RAW);
      case 104 -> Optional.of(C_HDLC);
      case 108 -> Optional.of(LOOP);
      case 113 -> Optional.of(SLL);
      case 228 -> Optional.of(IPV4);
      case 229 -> Optional.of(IPV6);
      case 276 -> Optional.of(SLL2);
      default -> Optional.empty();
    };
  }

  /** Bytes before the IP packet in the frame at {@code offset}; -1 if it holds none. */
  public int ipOffset(MemorySegment bytes, long offset, int length) {
    return switch (this) {
      case RAW, IPV4, IPV6 -> 0;
      case NULL, LOOP -> family(bytes, offset, length);
      case ETHERNET -> behind(bytes, offset, length, ETHERNET_HEADER, ETHERNET_HEADER - 2);
      case SLL -> behind(bytes, offset, length, SLL_HEADER, SLL_HEADER - 2);
      case SLL2 -> behind(bytes, offset, length, SLL2_HEADER, 0);
      case PPP -> ppp(bytes, offset, length, 0);
      case C_HDLC -> behind(bytes, offset, length, HDLC_HEADER, HDLC_HEADER - 2);
    };
  }

  /** The sender's 48-bit address as a number, or {@link #NO_ADDRESS}. */
  public long source(MemorySegment bytes, long offset, int length) {
    return switch (this) {
      case ETHERNET -> mac(bytes, offset, length, 6);
      case SLL -> cooked(bytes, offset, length, 5, 6);
      case SLL2 -> cooked(bytes, offset, length, 11, 12);
      case NULL, LOOP, RAW, IPV4, IPV6, PPP, C_HDLC -> NO_ADDRESS;
    };
  }

  /**
   * The receiver's 48-bit address as a number, or {@link #NO_ADDRESS}; a group's if the frame only
   * says that it went to one.
   */
  public long destination(MemorySegment bytes, long offset, int length) {
    return switch (this) {
      case ETHERNET -> mac(bytes, offset, length, 0);
      case SLL -> group(length >= SLL_HEADER ? u16(bytes, offset) : 0);
      case SLL2 -> group(length >= SLL2_HEADER ? bytes.get(JAVA_BYTE, offset + 10) : 0);
      case NULL, LOOP, RAW, IPV4, IPV6, PPP, C_HDLC -> NO_ADDRESS;
    };
  }

  private static long group(int packetType) {
    return packetType == 1 || packetType == 2 ? BROADCAST : NO_ADDRESS;
  }

  private static int family(MemorySegment bytes, long offset, int length) {
    if (length < FAMILY_HEADER) {
      return NO_IP;
    }
    var first = u16(bytes, offset);
    var last = u16(bytes, offset + 2);
    var family = first == 0 ? last : last == 0 ? Short.reverseBytes((short) first) : 0;
    return switch (family) {
      case 2, 10, 24, 28, 30 -> FAMILY_HEADER; // IPv4; IPv6 on Linux, NetBSD, FreeBSD, Darwin
      default -> NO_IP;
    };
  }

  /** Where the packet starts, behind a header with its type at {@code typeAt} and VLAN tags. */
  private static int behind(MemorySegment bytes, long offset, int length, int header, int typeAt) {
    if (length < header) {
      return NO_IP;
    }
    var type = u16(bytes, offset + typeAt);
    var start = header;
    for (var tag = 0; tag < MAX_TAGS && isTag(type) && start + 4 <= length; tag++) {
      type = u16(bytes, offset + start + 2);
      start += 4;
    }
    if (type == PPPOE_SESSION) {
      return ppp(bytes, offset, length, start + PPPOE_HEADER);
    }
    if (type <= LONGEST_802_3 && typeAt != 0) {
      return snap(bytes, offset, length, start);
    }
    return type == TYPE_IPV4 || type == TYPE_IPV6 ? start : NO_IP;
  }

  /** Where the packet starts behind the headers of IEEE 802.2 and SNAP (RFC 1042). */
  private static int snap(MemorySegment bytes, long offset, int length, int at) {
    if (length < at + SNAP_HEADER || u16(bytes, offset + at) != SNAP) {
      return NO_IP;
    }
    var type = u16(bytes, offset + at + SNAP_HEADER - 2);
    return type == TYPE_IPV4 || type == TYPE_IPV6 ? at + SNAP_HEADER : NO_IP;
  }

  /** Where the packet starts behind a PPP header, whose fields may be compressed (RFC 1661, 6). */
  private static int ppp(MemorySegment bytes, long offset, int length, int header) {
    var at = header;
    if (length >= at + 4 && u16(bytes, offset + at) == PPP_ADDRESS_CONTROL) {
      at += 2;
    }
    if (length < at + 2) {
      return NO_IP;
    }
    var first = bytes.get(JAVA_BYTE, offset + at);
    var isShort = (first & 1) != 0;
    var type = isShort ? first : u16(bytes, offset + at);
    return type == PPP_IPV4 || type == PPP_IPV6 ? at + (isShort ? 1 : 2) : NO_IP;
  }

  private static boolean isTag(int type) {
    return type == VLAN || type == PROVIDER_VLAN || type == OLD_PROVIDER_VLAN;
  }

  private static long cooked(MemorySegment bytes, long offset, int length, int sizeAt, int at) {
    var known = length > sizeAt && bytes.get(JAVA_BYTE, offset + sizeAt) == MAC_BYTES;
    return known ? mac(bytes, offset, length, at) : NO_ADDRESS;
  }

  private static long mac(MemorySegment bytes, long offset, int length, int at) {
    if (length < at + MAC_BYTES) {
      return NO_ADDRESS;
    }
    return (long) u16(bytes, offset + at) << 32
        | (long) u16(bytes, offset + at + 2) << 16
        | u16(bytes, offset + at + 4);
  }

  private static int u16(MemorySegment bytes, long offset) {
    return bytes.get(SHORT, offset) & 0xffff;
  }
}
