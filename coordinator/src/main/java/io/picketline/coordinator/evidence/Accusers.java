package io.picketline.coordinator.evidence;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.SequentialTest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The hosts that say that a source's probes had a twin from elsewhere, so that one of the two was
 * forged. A host is believed for what it saw itself: before a verdict the word of one is enough to
 * wait for better proof, but it ends no verdict on what others saw. Not thread-safe.
 */
final class Accusers {

  /** So many are believed whatever others saw. */
  private static final int ENOUGH = 2;

  /** More need not be known. */
  private static final int MOST = 64;

  private final Set<String> hosts = new HashSet<>(ENOUGH);
  private boolean settled;

  /**
   * Those that are known from before.
   *
   * @param forged whether the source was taken for forged then; enough if nobody knows who said so
   */
  Accusers(Set<String> known, boolean forged) {
    this.settled = known.isEmpty() ? forged : known.size() >= ENOUGH;
    hosts.addAll(known);
  }

  /** Who they are, as far as it is remembered. */
  Set<String> hosts() {
    return Set.copyOf(hosts);
  }

  void add(String host) {
    if (hosts.size() < MOST) {
      hosts.add(host);
    }
    settled |= hosts.size() >= ENOUGH;
  }

  /** Whether the source counts as forged while nothing was decided on it. */
  boolean any() {
    return settled || !hosts.isEmpty();
  }

  /**
   * Whether the source counts as forged though there is a verdict on it.
   *
   * @param pairs the evidence on it
   * @param score their sum as it counts now
   */
  boolean outweigh(List<Evidence> pairs, double score) {
    if (settled || hosts.isEmpty()) {
      return settled;
    }
    var others = pairs.stream().filter(pair -> !hosts.contains(pair.host())).toList();
    var shape = others.stream().flatMap(pair -> pair.tool().stream()).mapToDouble(ScanTool::weight);
    var sum =
        others.stream().mapToDouble(pair -> pair.kind().weight()).sum() + shape.max().orElse(0);
    var left = Math.min(score, sum);
    var touched = (int) others.stream().map(Evidence::host).distinct().count();
    return left < SequentialTest.ONE_HOST_LIMIT
        && !SequentialTest.provesOverHosts(left, others.size(), touched);
  }
}
