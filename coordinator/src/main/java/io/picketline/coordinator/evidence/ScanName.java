package io.picketline.coordinator.evidence;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SequentialTest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Names a scan by its probes.
 *
 * @param type what most probes look like
 * @param shape the shape of the set of pairs, or slow
 * @param text as an operator reads it
 */
public record ScanName(ScanType type, ScanShape shape, String text) {

  /** The name of the scan that touched these pairs, at least one. */
  public static ScanName of(List<Evidence> pairs, Optional<ScanTool> tool) {
    return of(pairs, tool, Optional.empty());
  }

  /**
   * The name of a scan that is one of several.
   *
   * @param group how the several hang together: decoy or distributed
   */
  public static ScanName of(
      List<Evidence> pairs, Optional<ScanTool> tool, Optional<ScanShape> group) {
    var hosts = new HashSet<String>();
    var ports = new HashSet<Integer>();
    for (var pair : pairs) {
      hosts.add(pair.host());
      ports.add(pair.probe().port());
    }
    var type = ScanType.of(pairs);
    var shape = group.orElseGet(() -> ScanShape.of(hosts.size(), ports.size()));
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
    return new ScanName(type, slow && group.isEmpty() ? ScanShape.SLOW : shape, text);
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

  private static String counted(int count, String thing) {
    return count == 1 ? "1 " + thing : "%s %ss".formatted(count, thing);
  }
}
