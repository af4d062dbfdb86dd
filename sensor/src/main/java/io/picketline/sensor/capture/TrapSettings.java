package io.picketline.sensor.capture;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be bound, and what is said there.
 *
 * @param interfaces those whose addresses are bound; empty for all but loopback
 * @param banner sent to whoever touches a trap; empty for nothing
 */
public record TrapSettings(
    List<Integer> tcp, List<Integer> udp, Set<String> interfaces, String banner) {
  public TrapSettings {
    tcp = List.copyOf(tcp);
    udp = List.copyOf(udp);
    interfaces = Set.copyOf(interfaces);
  }

  /** Ports as bits. */
  public static TrapSettings of(BitSet tcp, BitSet udp, List<String> interfaces, String banner) {
    return new TrapSettings(
        tcp.stream().boxed().toList(),
        udp.stream().boxed().toList(),
        new HashSet<>(interfaces),
        banner);
  }
}
