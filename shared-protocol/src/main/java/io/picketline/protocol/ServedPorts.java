package io.picketline.protocol;

import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * Which ports below {@link #DARK_LIMIT} are served, as ascending ranges: {@code 22,80-81}; empty
 * for none. Ports from the limit up are never dark, so nobody asks.
 */
public record ServedPorts(String tcp, String udp) {

  /** Ports from here up are never dark: clients use them. */
  public static final int DARK_LIMIT = 32768;

  private static final Pattern RANGES =
      Pattern.compile("(\\d{1,5}(-\\d{1,5})?(,\\d{1,5}(-\\d{1,5})?)*+)?");

  /** Nothing is served. Behind the pattern, which it is checked against. */
  public static final ServedPorts NONE = new ServedPorts("", "");

  public ServedPorts {
    tcp = text(parse(tcp));
    udp = text(parse(udp));
  }

  /** The ports set in the two; those from {@link #DARK_LIMIT} up are left out. */
  public static ServedPorts of(BitSet tcp, BitSet udp) {
    return new ServedPorts(text(tcp.get(0, DARK_LIMIT)), text(udp.get(0, DARK_LIMIT)));
  }

  /** The served ports of one protocol, for the caller to keep. */
  public BitSet ports(IpProtocol protocol) {
    return parse(protocol == IpProtocol.TCP ? tcp : udp);
  }

  /** What either serves. */
  public ServedPorts union(ServedPorts other) {
    var tcpUnion = ports(IpProtocol.TCP);
    tcpUnion.or(other.ports(IpProtocol.TCP));
    var udpUnion = ports(IpProtocol.UDP);
    udpUnion.or(other.ports(IpProtocol.UDP));
    return of(tcpUnion, udpUnion);
  }

  private static BitSet parse(String ranges) {
    if (!RANGES.matcher(ranges).matches()) {
      throw new IllegalArgumentException("no port ranges: " + Names.printable(ranges));
    }
    var ports = new BitSet();
    for (var range : ranges.isEmpty() ? new String[0] : ranges.split(",", -1)) {
      var dash = range.indexOf('-');
      var first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      var last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
      if (first > last || last >= DARK_LIMIT) {
        throw new IllegalArgumentException("no port range: " + range);
      }
      ports.set(first, last + 1);
    }
    return ports;
  }

  private static String text(BitSet ports) {
    var text = new StringBuilder();
    for (var first = ports.nextSetBit(0); first >= 0; ) {
      var end = ports.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (end - 1 > first) {
        text.append('-').append(end - 1);
      }
      first = ports.nextSetBit(end);
    }
    return text.toString();
  }
}
