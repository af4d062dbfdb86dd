package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.protocol.IpProtocol;
import java.util.BitSet;
import java.util.List;

/**
 * Which ports a sensor watches in modes atcp and audp: 0 to {@code maxPort}, without the excluded
 * ones.
 *
 * @param maxPort 1 to 65535
 * @param excludedTcp never watched in mode atcp
 * @param excludedUdp never watched in mode audp
 */
public record WatchedPorts(int maxPort, List<PortRange> excludedTcp, List<PortRange> excludedUdp) {
  private static final String EXCLUDE = "exclude-ports";
  private static final String TCP = "/tcp";
  private static final String UDP = "/udp";

  public WatchedPorts {
    excludedTcp = List.copyOf(excludedTcp);
    excludedUdp = List.copyOf(excludedUdp);
  }

  static WatchedPorts from(ConfigBlock block, ServiceNames services) {
    var exclusions = block.parsedAll(EXCLUDE, text -> Exclusion.parse(text, services));
    return new WatchedPorts(
        block.number("max-port", 1, 65_535),
        exclusions.stream().filter(Exclusion::tcp).map(Exclusion::range).toList(),
        exclusions.stream().filter(Exclusion::udp).map(Exclusion::range).toList());
  }

  /** The ports of one protocol that are never watched. */
  public BitSet excluded(IpProtocol protocol) {
    return PortRange.bits(protocol == IpProtocol.TCP ? excludedTcp : excludedUdp);
  }

  /** The ports of one protocol that are watched. */
  public BitSet watched(IpProtocol protocol) {
    var watched = new BitSet();
    watched.set(0, maxPort + 1);
    watched.andNot(excluded(protocol));
    return watched;
  }

  /** Ports left out of one protocol or, unless it is said, of both. */
  private record Exclusion(PortRange range, boolean tcp, boolean udp) {
    static Exclusion parse(String text, ServiceNames services) {
      if (text.endsWith(UDP)) {
        return new Exclusion(range(text, UDP, services, IpProtocol.UDP), false, true);
      }
      if (text.endsWith(TCP)) {
        return new Exclusion(range(text, TCP, services, IpProtocol.TCP), true, false);
      }
      var known = services.port(text, IpProtocol.TCP).isPresent();
      var by = known ? IpProtocol.TCP : IpProtocol.UDP;
      return new Exclusion(PortRange.parse(text, services, by), true, true);
    }

    private static PortRange range(
        String text, String ending, ServiceNames services, IpProtocol protocol) {
      return PortRange.parse(
          text.substring(0, text.length() - ending.length()), services, protocol);
    }
  }
}
