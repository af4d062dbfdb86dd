package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The ports that modes tcp, udp, stcp and sudp watch, and what the bound ones say.
 *
 * @param banner sent to whoever connects to a bound port; empty for nothing
 */
public record ListedPorts(List<PortRange> tcp, List<PortRange> udp, String banner) {

  /** Longest banner, in bytes of UTF-8. */
  public static final int MAX_BANNER = 1_024;

  public ListedPorts {
    tcp = List.copyOf(tcp);
    udp = List.copyOf(udp);
  }

  static ListedPorts from(ConfigBlock block, Set<Mode> modes, ServiceNames services) {
    return new ListedPorts(
        ports(block, services, IpProtocol.TCP, modes, Mode.TCP, Mode.STCP),
        ports(block, services, IpProtocol.UDP, modes, Mode.UDP, Mode.SUDP),
        block.parsed("banner", ListedPorts::banner));
  }

  /** The ports of one protocol. */
  public BitSet ports(IpProtocol protocol) {
    return PortRange.bits(protocol == IpProtocol.TCP ? tcp : udp);
  }

  private static List<PortRange> ports(
      ConfigBlock block,
      ServiceNames services,
      IpProtocol protocol,
      Set<Mode> modes,
      Mode bound,
      Mode silent) {
    var key = protocol == IpProtocol.TCP ? "tcp-ports" : "udp-ports";
    var ports = block.parsedAll(key, text -> PortRange.parse(text, services, protocol));
    if (block.texts(key).isEmpty() && (modes.contains(bound) || modes.contains(silent))) {
      block.problem(
          key, "modes %s and %s need at least one port".formatted(bound.text(), silent.text()));
    }
    if (modes.contains(bound) && ports.stream().anyMatch(range -> range.first() == 0)) {
      block.problem(key, "nothing can be bound to port 0 in mode " + bound.text());
    }
    return ports;
  }

  private static String banner(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BANNER) {
      throw new IllegalArgumentException("%d bytes are more than %d".formatted(bytes, MAX_BANNER));
    }
    return text;
  }
}
