package io.picketline.sensor.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * What a packet that is no whole TCP or UDP may be that somebody sends to find out about a host.
 */
public enum OtherKind {
  /** Of no interest: an answer, an error, a protocol that hosts speak. */
  NONE("none"),
  ECHO("ICMP echo"),
  TIMESTAMP("ICMP timestamp"),
  ADDRESS_MASK("ICMP address mask"),
  /** An INIT, or the COOKIE ECHO that no INIT of its own went before (nmap's -sY and -sZ). */
  SCTP("SCTP"),
  IP_PROTOCOL("IP protocol"),
  /** A part of a packet that never became whole. */
  FRAGMENT("fragment"),
  /** A probe whose IPv4 header carries options, such as a source route. */
  IP_OPTIONS("IP options");

  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int SCTP_NUMBER = 132;
  private static final int SCTP_HEADER = 12;
  private static final int INIT = 1;
  private static final int COOKIE_ECHO = 10;

  private final String text;

  OtherKind(String text) {
    this.text = text;
  }

  /** As an operator reads it. */
  public String text() {
    return text;
  }

  /**
   * What a packet of an IP protocol but TCP and UDP is.
   *
   * @param at where its own header begins
   * @param length bytes there to be read from there on
   */
  static OtherKind of(int protocol, MemorySegment bytes, long at, int length) {
    return switch (protocol) {
      case ICMP -> icmp(length > 0 ? u8(bytes, at) : 0);
      case ICMPV6 -> length > 0 && u8(bytes, at) == 128 ? ECHO : NONE;
      case SCTP_NUMBER -> length > SCTP_HEADER ? sctp(u8(bytes, at + SCTP_HEADER)) : NONE;
      default -> spoken(protocol) ? NONE : IP_PROTOCOL;
    };
  }

  private static OtherKind icmp(int type) {
    return switch (type) {
      case 8 -> ECHO;
      case 13 -> TIMESTAMP;
      case 17 -> ADDRESS_MASK;
      default -> NONE;
    };
  }

  private static OtherKind sctp(int chunk) {
    return chunk == INIT || chunk == COOKIE_ECHO ? SCTP : NONE;
  }

  /**
   * Protocols that hosts have handlers or programs for: IGMP, tunnels, IPsec, routing, redundancy
   * (IANA protocol numbers). Whether this one has cannot be asked, so they are left out.
   */
  private static boolean spoken(int protocol) {
    return switch (protocol) {
      case -1, 2, 4, 6, 17, 41, 47, 50, 51, 88, 89, 94, 97, 103, 108, 112, 115, 124, 136, 137 ->
          true;
      default -> false;
    };
  }

  private static int u8(MemorySegment bytes, long at) {
    return bytes.get(JAVA_BYTE, at) & 0xff;
  }
}
