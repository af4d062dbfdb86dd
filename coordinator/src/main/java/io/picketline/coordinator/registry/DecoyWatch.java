package io.picketline.coordinator.registry;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds sources that send the same TCP probe at the same time, to one host or to several: equal
 * source port, sequence number and destination port within 100 ms. All but one of such a group are
 * forged. Remembers the latest {@value #MAX_PROBES} probes; not thread-safe.
 */
final class DecoyWatch {
  private static final int MAX_PROBES = 65_536;
  private static final Duration WINDOW = Duration.ofMillis(100);

  private record Shape(int sourcePort, long sequence, int port) {}

  private record Sighting(Prefix source, Probe probe) {}

  private final Map<Shape, Sighting> latest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Sighting> eldest) {
          return size() > MAX_PROBES;
        }
      };

  /** Notes a probe and returns another source that sent the same, if one did. */
  Optional<Prefix> twinOf(Prefix source, Probe probe) {
    if (probe.protocol() != IpProtocol.TCP) {
      return Optional.empty();
    }
    var shape = new Shape(probe.sourcePort(), probe.sequence(), probe.port());
    var earlier = latest.put(shape, new Sighting(source, probe));
    if (earlier == null || earlier.source().equals(source)) {
      return Optional.empty();
    }
    var apart = Duration.between(earlier.probe().at(), probe.at()).abs();
    return apart.compareTo(WINDOW) <= 0 ? Optional.of(earlier.source()) : Optional.empty();
  }
}
