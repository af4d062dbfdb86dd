package io.picketline.sensor.capture;

/**
 * The kernel filter of a live capture: what may be a probe, without the traffic of connections. TCP
 * without ACK and RST, TCP with FIN, ACKs that carry neither options nor anything else (as ACK
 * scans send, and few connections do), RST without ACK (the end of a handshake that was broken
 * off), UDP, fragments, and what asks for a host or for protocols.
 */
final class CandidateFilter {
  private static final String IPV4_TCP =
      "(ip and tcp and ((tcp[13] & 0x14 = 0) or (tcp[13] & 0x01 != 0) or (tcp[13] & 0x16 = 0x04)"
          + " or (tcp[13] & 0x3f = 0x10 and tcp[12] & 0xf0 = 0x50"
          + " and ip[2:2] - ((ip[0] & 0x0f) << 2) = 20)))";
  private static final String IPV6_TCP =
      "(ip6[6] = 6 and ((ip6[53] & 0x14 = 0) or (ip6[53] & 0x01 != 0)"
          + " or (ip6[53] & 0x16 = 0x04)"
          + " or (ip6[53] & 0x3f = 0x10 and ip6[4:2] = 20)))";
  // ECHO, TIMESTAMP and ADDRESS MASK alone of ICMP; no IGMP
  private static final String IPV4_OTHER =
      "(ip[9] != 1 and ip[9] != 2 and ip[9] != 6 and ip[9] != 17)"
          + " or (icmp and (icmp[0] = 8 or icmp[0] = 13 or icmp[0] = 17))";
  // the filter cannot walk a chain of headers, so all that have one pass
  private static final String IPV6_OTHER =
      "(ip6[6] != 6 and ip6[6] != 17 and ip6[6] != 58) or (ip6[6] = 58 and ip6[40] = 128)";
  private static final String FRAGMENT = "(ip[6:2] & 0x3fff != 0)";

  private CandidateFilter() {}

  /** The filter for the protocols that are watched, in libpcap's words. */
  static String text(boolean tcp, boolean udp) {
    // Fragments first: one that is shorter than what a test reads ends the filter's run.
    var ipv4 =
        FRAGMENT + " or " + IPV4_OTHER + (udp ? " or udp" : "") + (tcp ? " or " + IPV4_TCP : "");
    var ipv6 = IPV6_OTHER + (udp ? " or (ip6[6] = 17)" : "") + (tcp ? " or " + IPV6_TCP : "");
    return "(ip and (%s)) or (ip6 and (%s))".formatted(ipv4, ipv6);
  }
}
