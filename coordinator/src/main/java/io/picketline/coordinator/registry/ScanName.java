package io.picketline.coordinator.registry;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SequentialTest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Names a scan by its probes.
 *
 * @param type what most probes look like; the first of equals
 * @param shape the shape of the set of pairs, or slow
 * @param text as an operator reads it
 */
record ScanName(ScanType type, ScanShape shape, String text) {
  private static final int FEW_PORTS = 2;
  private static final int MANY_HOSTS = 3;

  /** The name of the scan that touched these pairs, at least one. */
  static ScanName of(List<Evidence> pairs, Optional<ScanTool> tool) {
    var hosts = new HashSet<String>();
    var ports = new HashSet<Integer>();
    for (var pair : pairs) {
      hosts.add(pair.host());
      ports.add(pair.probe().port());
    }
    var type = type(pairs);
    var shape = shape(hosts.size(), ports.size());
    var slow = span(pairs).compareTo(SequentialTest.SLOW) > 0;
    var text =
        "%s scan%s, %s%s, %s of %s"
            .formatted(
                type.text(),
                tool.map(one -> " (" + one.text() + ")").orElse(""),
                slow ? "slow " : "",
                shape.text(),
                counted(ports.size(), "port"),
                counted(hosts.size(), "host"));
    return new ScanName(type, slow ? ScanShape.SLOW : shape, text);
  }

  private static Duration span(List<Evidence> pairs) {
    var first = pairs.getFirst().probe().at();
    var last = first;
    for (var pair : pairs) {
      var at = pair.probe().at();
      first = at.isBefore(first) ? at : first;
      last = at.isAfter(last) ? at : last;
    }
    return Duration.between(first, last);
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

  /** A SYN is that of a connect scan if the source completed any handshake. */
  private static ScanType type(List<Evidence> pairs) {
    var most = mostFrequent(pairs);
    var connects = pairs.stream().anyMatch(pair -> pair.type() == ScanType.CONNECT);
    return most == ScanType.SYN && connects ? ScanType.CONNECT : most;
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
