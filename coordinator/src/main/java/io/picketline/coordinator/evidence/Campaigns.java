package io.picketline.coordinator.evidence;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds campaigns: {@value #MANY} sources and more that do the same within 10 minutes, each of them
 * little. Either they all probe one port, or they share out the ports of one host. Who is in it may
 * be forged, so a campaign is told, and blocks nobody by itself. Remembers the latest {@value
 * #MAX_SHAPES} shapes and {@value #MAX_MEMBERS} members of each; not thread-safe.
 */
final class Campaigns {

  /** Fewest sources of a campaign. */
  static final int MANY = 20;

  /** A source that did more is a scanner of its own. */
  static final int LITTLE = 4;

  private static final int MAX_SHAPES = 2_048;
  private static final int MAX_MEMBERS = 64;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /** What the members have in common. */
  private sealed interface Shape {

    String text();
  }

  private record OnePort(ScanType type, Optional<ScanTool> tool, IpProtocol protocol, int port)
      implements Shape {
    @Override
    public String text() {
      var what = protocol.name().toLowerCase(Locale.ROOT);
      return "%s, port %d/%s".formatted(scan(type, tool), port, what);
    }
  }

  private record OneHost(ScanType type, Optional<ScanTool> tool, String host) implements Shape {
    @Override
    public String text() {
      return "%s, ports of %s shared out".formatted(scan(type, tool), host);
    }
  }

  private record Sighting(Instant at, int port) {}

  /** The sources of one shape, the one seen longest ago first. */
  private static final class Members {
    private final Map<Prefix, Sighting> sightings = new LinkedHashMap<>();
    private final Map<Integer, Integer> ports = new HashMap<>();
    private long seen;
    private long told;

    void add(Prefix source, Sighting sighting) {
      if (!remove(source)) {
        seen++;
      }
      sightings.put(source, sighting);
      ports.merge(sighting.port(), 1, Integer::sum);
      var eldest = sightings.entrySet().iterator().next();
      while (sightings.size() > MAX_MEMBERS
          || eldest.getValue().at().plus(WINDOW).isBefore(sighting.at())) {
        remove(eldest.getKey());
        eldest = sightings.entrySet().iterator().next();
      }
      if (sightings.size() == 1) {
        seen = 1;
        told = 0;
      }
    }

    private boolean remove(Prefix source) {
      var gone = sightings.remove(source);
      if (gone == null) {
        return false;
      }
      var left = ports.getOrDefault(gone.port(), 1) - 1;
      if (left == 0) {
        ports.remove(gone.port());
      } else {
        ports.put(gone.port(), left);
      }
      return true;
    }

    boolean many() {
      return sightings.size() >= MANY;
    }

    /** Whether few of them did what another had done. */
    boolean sharedOut() {
      return 4 * ports.size() >= 3 * sightings.size();
    }

    /** Whether there are twice as many as when it was told of last. */
    boolean grown() {
      if (seen < Math.max(MANY, 2 * told)) {
        return false;
      }
      told = seen;
      return true;
    }
  }

  private final Map<Shape, Members> shapes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Members> eldest) {
          return size() > MAX_SHAPES;
        }
      };

  private final List<String> notices = new ArrayList<>();
  private long found;

  /**
   * Notes a new pair of a source that has touched at most {@value #LITTLE}; returns the sources
   * that share out a host's ports, if it is one of those.
   */
  List<Prefix> note(Prefix source, Evidence evidence, Instant now) {
    var probe = evidence.probe();
    var sighting = new Sighting(now, probe.port());
    var type = evidence.type();
    var port = new OnePort(type, evidence.tool(), probe.protocol(), probe.port());
    var samePort = members(port, source, sighting);
    if (samePort.many()) {
      tell(port, samePort, probe.at());
    }
    var host = new OneHost(type, evidence.tool(), evidence.host());
    var sameHost = members(host, source, sighting);
    if (!sameHost.many() || !sameHost.sharedOut()) {
      return List.of();
    }
    tell(host, sameHost, probe.at());
    return List.copyOf(sameHost.sightings.keySet());
  }

  /** Forgets who shared out the ports of a host, which only that host has told. */
  void forget(String host) {
    shapes.keySet().removeIf(shape -> shape instanceof OneHost one && one.host().equals(host));
  }

  private Members members(Shape shape, Prefix source, Sighting sighting) {
    var members = shapes.computeIfAbsent(shape, _ -> new Members());
    members.add(source, sighting);
    return members;
  }

  private void tell(Shape shape, Members members, Instant at) {
    var isNew = members.told == 0;
    if (members.grown()) {
      found += isNew ? 1 : 0;
      notices.add(
          "campaign shape=\"%s\" sources=%d at=%s".formatted(shape.text(), members.seen, at));
    }
  }

  private static String scan(ScanType type, Optional<ScanTool> tool) {
    return type.text() + " scan" + tool.map(one -> " (" + one.text() + ")").orElse("");
  }

  /** What is new since the last call, as a line of the log each. */
  List<String> takeNotices() {
    var taken = List.copyOf(notices);
    notices.clear();
    return taken;
  }

  /** Campaigns so far. */
  long found() {
    return found;
  }
}
