package io.picketline.coordinator.evidence;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds sources that send the same TCP probe at the same time, to one host or to several: equal
 * source port, sequence number and destination port within 100 ms. All but one of such a group are
 * forged. Hosts tell late and out of order, so the latest few sightings of a probe are remembered,
 * of the latest {@value #MAX_PROBES} probes; not thread-safe.
 */
final class DecoyWatch {
  private static final int MAX_PROBES = 65_536;
  private static final int MAX_SIGHTINGS = 8;
  private static final Duration WINDOW = Duration.ofMillis(100);

  private record Shape(int sourcePort, long sequence, int port) {}

  private record Sighting(Prefix source, String host, Probe probe) {}

  /** Another source that sent the same probe, and the host that says so. */
  record Twin(Prefix source, String host) {}

  private final Map<Shape, Deque<Sighting>> latest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Deque<Sighting>> eldest) {
          return size() > MAX_PROBES;
        }
      };

  /** Notes a probe that a host saw, and returns the others like it, each source once a host. */
  List<Twin> twinsOf(Prefix source, String host, Probe probe) {
    if (probe.protocol() != IpProtocol.TCP) {
      return List.of();
    }
    var shape = new Shape(probe.sourcePort(), probe.sequence(), probe.port());
    var sightings = latest.computeIfAbsent(shape, _ -> new ArrayDeque<>(1));
    var twins = new ArrayList<Twin>();
    for (var earlier : sightings) {
      var apart = Duration.between(earlier.probe().at(), probe.at()).abs();
      var twin = new Twin(earlier.source(), earlier.host());
      if (!twin.source().equals(source) && apart.compareTo(WINDOW) <= 0 && !twins.contains(twin)) {
        twins.add(twin);
      }
    }
    if (sightings.size() == MAX_SIGHTINGS) {
      sightings.removeFirst();
    }
    sightings.addLast(new Sighting(source, host, probe));
    return twins;
  }

  /** Forgets all that a host saw. */
  void forget(String host) {
    latest.values().forEach(seen -> seen.removeIf(one -> one.host().equals(host)));
    latest.values().removeIf(Deque::isEmpty);
  }
}
