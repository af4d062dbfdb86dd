package io.picketline.sensor.capture;

/**
 * The kernel filter of a live capture: what may be a probe, without the traffic of connections. TCP
 * without ACK and RST, TCP with FIN, ACKs that carry neither options nor anything else (as ACK
 * scans send, and few connections do), UDP, and the first fragments of anything.
 */
final class CandidateFilter {
  private static final String IPV4_TCP =
      "(ip and tcp and ((tcp[13] & 0x14 = 0) or (tcp[13] & 0x01 != 0)"
          + " or (tcp[13] & 0x3f = 0x10 and tcp[12] & 0xf0 = 0x50"
          + " and ip[2:2] - ((ip[0] & 0x0f) << 2) = 20)))";
  private static final String IPV6_TCP =
      "(ip6[6] = 6 and ((ip6[53] & 0x14 = 0) or (ip6[53] & 0x01 != 0)"
          + " or (ip6[53] & 0x3f = 0x10 and ip6[4:2] = 20)))";
  // the filter cannot walk a chain of headers, so all that have one pass
  private static final String IPV6_CHAIN =
      "(ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 51 or ip6[6] = 60)";
  private static final String FIRST_FRAGMENT = "(ip[6:2] & 0x3fff = 0x2000)";

  private CandidateFilter() {}

  /** The filter for the protocols that are watched, in libpcap's words. */
  static String text(boolean tcp, boolean udp) {
    var ipv4 = (tcp ? IPV4_TCP + " or " : "") + (udp ? "(ip and udp) or " : "") + FIRST_FRAGMENT;
    var ipv6 = (tcp ? IPV6_TCP + " or " : "") + (udp ? "(ip6[6] = 17) or " : "") + IPV6_CHAIN;
    return "(ip and (%s)) or (ip6 and (%s))".formatted(ipv4, ipv6);
  }
}
