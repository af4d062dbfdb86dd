package io.picketline.sensor.config;

import java.util.List;

/**
 * Which ports a sensor watches: 1 to {@code maxPort}, without the excluded ones.
 *
 * @param maxPort 1 to 65535
 */
public record WatchedPorts(int maxPort, List<Range> excluded) {
  public WatchedPorts {
    excluded = List.copyOf(excluded);
  }

  /** Ports from {@code first} to {@code last}, both in it. */
  public record Range(int first, int last) {
    public Range {
      if (first < 0 || last > 65535 || first > last) {
        throw new IllegalArgumentException("%d-%d is no range of ports".formatted(first, last));
      }
    }

    static Range parse(String text) {
      var dash = text.indexOf('-');
      try {
        var first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        return new Range(first, dash < 0 ? first : Integer.parseInt(text.substring(dash + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("\"%s\" is no port or range".formatted(text), e);
      }
    }
  }

  /** Whether the port is watched. */
  public boolean watches(int port) {
    return port >= 1
        && port <= maxPort
        && excluded.stream().noneMatch(range -> port >= range.first() && port <= range.last());
  }
}
