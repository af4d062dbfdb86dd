package io.picketline.sensor.filter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a packet filter is to set up.
 *
 * @param table name of the nf_tables table of family inet that is ours alone
 * @param capacity most addresses in each set of blocked or suspect addresses
 * @param look what to hand to the packet reader; empty where packets are captured in another way
 */
public record FilterSettings(String table, int capacity, Optional<Look> look) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,30}");

  public FilterSettings {
    if (!NAME.matcher(table).matches()) {
      throw new IllegalArgumentException("\"%s\" is no name for a table".formatted(table));
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("a capacity of %d addresses".formatted(capacity));
    }
  }

  /** A table {@code picketline} for a million addresses. */
  public static FilterSettings of(Optional<Look> look) {
    return new FilterSettings("picketline", 1_000_000, look);
  }

  /**
   * Which packets the reader of a log group is handed, and how many.
   *
   * @param group the log group, 0 to 65535
   * @param sourceRate packets a second of one IPv4 address or IPv6 /64, behind a first 32
   * @param totalRate packets a second of all sources together
   * @param interfaces those by which packets have come; empty for all but loopback
   */
  public record Look(
      int group, int sourceRate, int totalRate, List<String> interfaces, Ports tcp, Ports udp) {
    public Look {
      interfaces = List.copyOf(interfaces);
      if (group < 0 || group > Ports.MAX) {
        throw new IllegalArgumentException("no log group has the number " + group);
      }
      if (sourceRate < 1 || totalRate < 1) {
        throw new IllegalArgumentException(
            "a rate of %d and %d packets a second".formatted(sourceRate, totalRate));
      }
    }
  }

  /**
   * The ports of one transport protocol that are looked at.
   *
   * @param unserved whether packets that no socket takes are looked at (modes atcp and audp)
   * @param limit the highest port for which they are
   * @param excluded ports for which they are not
   * @param watched ports whose probes are looked at, served or not (modes stcp and sudp)
   */
  public record Ports(boolean unserved, int limit, Set<Integer> excluded, Set<Integer> watched) {
    private static final int MAX = 65_535;

    /** Not looked at. */
    public static final Ports NONE = new Ports(false, 0, Set.of(), Set.of());

    public Ports {
      excluded = Set.copyOf(excluded);
      watched = Set.copyOf(watched);
      requirePort(limit);
      excluded.forEach(Ports::requirePort);
      watched.forEach(Ports::requirePort);
    }

    /** Whether any packet of this protocol is looked at. */
    public boolean any() {
      return unserved || !watched.isEmpty();
    }

    private static void requirePort(int port) {
      if (port < 0 || port > MAX) {
        throw new IllegalArgumentException("%d is no port".formatted(port));
      }
    }
  }
}
