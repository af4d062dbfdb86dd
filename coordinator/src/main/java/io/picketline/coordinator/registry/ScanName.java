package io.picketline.coordinator.registry;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * Names a scan by its probes.
 *
 * @param type what most probes look like; the first of equals
 * @param shape the shape of the set of pairs
 * @param text as an operator reads it
 */
record ScanName(ScanType type, ScanShape shape, String text) {
  private static final int FEW_PORTS = 2;
  private static final int MANY_HOSTS = 3;

  static ScanName of(List<Evidence> pairs) {
    var hosts = new HashSet<String>();
    var ports = new HashSet<Integer>();
    for (var pair : pairs) {
      hosts.add(pair.host());
      ports.add(pair.probe().port());
    }
    var type = mostFrequent(pairs);
    var shape = shape(hosts.size(), ports.size());
    var text =
        "%s scan, %s, %s of %s"
            .formatted(
                type.text(),
                shape.name().toLowerCase(Locale.ROOT),
                counted(ports.size(), "port"),
                counted(hosts.size(), "host"));
    return new ScanName(type, shape, text);
  }

  private static ScanShape shape(int hosts, int ports) {
    if (hosts == 1) {
      return ScanShape.VERTICAL;
    }
    if (hosts < MANY_HOSTS || (ports >= hosts && ports > FEW_PORTS)) {
      return ScanShape.BLOCK;
    }
    return ports <= FEW_PORTS ? ScanShape.HORIZONTAL : ScanShape.STROBE;
  }

  private static ScanType mostFrequent(List<Evidence> pairs) {
    var counts = new EnumMap<ScanType, Integer>(ScanType.class);
    var most = pairs.getFirst().type();
    var best = 0;
    for (var pair : pairs) {
      int count = counts.merge(pair.type(), 1, Integer::sum);
      if (count > best) {
        best = count;
        most = pair.type();
      }
    }
    return most;
  }

  private static String counted(int count, String thing) {
    return count == 1 ? "1 " + thing : "%s %ss".formatted(count, thing);
  }
}
