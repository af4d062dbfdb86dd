package io.picketline.sensor.config;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Names;
import java.util.BitSet;
import java.util.Collection;
import java.util.regex.Pattern;

/** Ports from {@code first} to {@code last}, both in it. */
public record PortRange(int first, int last) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");
  private static final int MAX = 65_535;

  public PortRange {
    if (first < 0 || last > MAX || first > last) {
      throw new IllegalArgumentException("%d-%d is no range of ports".formatted(first, last));
    }
  }

  /**
   * Reads a port, a range or the name of a service: {@code 79}, {@code 137-139}, {@code telnet}.
   *
   * @throws IllegalArgumentException in the operator's words, if it is none of these
   */
  static PortRange parse(String text, ServiceNames services, IpProtocol protocol) {
    var numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      return named(text, services, protocol);
    }
    var first = Integer.parseInt(numbers.group(1));
    var last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
    if (first == last && last > MAX) {
      throw new IllegalArgumentException("%d is no port".formatted(first));
    }
    return new PortRange(first, last);
  }

  /** All ports that any of them holds. */
  public static BitSet bits(Collection<PortRange> ranges) {
    var bits = new BitSet();
    ranges.forEach(range -> bits.set(range.first(), range.last() + 1));
    return bits;
  }

  private static PortRange named(String text, ServiceNames services, IpProtocol protocol) {
    var port =
        services
            .port(text, protocol)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "\"%s\" is no port, no range of ports and no %s service of %s%s"
                        .formatted(
                            Names.printable(text),
                            protocol == IpProtocol.TCP ? "tcp" : "udp",
                            ServiceNames.FILE,
                            services.trouble().map("; no service is known: "::concat).orElse(""))));
    return new PortRange(port, port);
  }
}
