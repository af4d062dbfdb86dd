package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SequentialTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest evidence on each source, for those who ask why. Bounded: the source that was silent
 * longest is forgotten first. Not thread-safe.
 */
final class EvidenceBook {

  /** Most pieces kept of one source. */
  static final int MAX_PIECES = 32;

  private final int capacity;
  private final LinkedHashMap<Prefix, ArrayDeque<Evidence>> bySource =
      new LinkedHashMap<>(16, 0.75f, true);

  EvidenceBook(int capacity) {
    this.capacity = capacity;
  }

  /**
   * What is known of a prefix.
   *
   * @param score the sum of weights over distinct pairs, decayed to the time asked for
   * @param pairs how many distinct pairs that is
   * @param evidence oldest first
   */
  record Page(double score, int pairs, List<Evidence> evidence) {}

  /** A (port, protocol) of this host. */
  private record Pair(int port, IpProtocol protocol) {}

  void add(Evidence evidence) {
    var pieces =
        bySource.computeIfAbsent(Prefix.of(evidence.probe().source()), _ -> new ArrayDeque<>(4));
    if (pieces.size() >= MAX_PIECES) {
      pieces.removeFirst();
    }
    pieces.addLast(evidence);
    if (bySource.size() > capacity) {
      bySource.pollFirstEntry();
    }
  }

  /** Forgets all sources inside {@code prefix}. */
  void forget(Prefix prefix) {
    bySource.keySet().removeIf(prefix::contains);
  }

  /** The sources inside {@code prefix} together, as of {@code now}. */
  Page about(Prefix prefix, Instant now) {
    var pieces = new ArrayList<Evidence>();
    bySource.forEach((source, kept) -> {
      if (prefix.contains(source)) {
        pieces.addAll(kept);
      }
    });
    pieces.sort((left, right) -> left.probe().at().compareTo(right.probe().at()));
    var weights = new HashMap<Pair, Double>();
    for (var piece : pieces) {
      weights.merge(
          new Pair(piece.probe().port(), piece.probe().protocol()), decayed(piece, now), Math::max);
    }
    var latest = pieces.subList(Math.max(0, pieces.size() - MAX_PIECES), pieces.size());
    return new Page(sum(weights), weights.size(), List.copyOf(latest));
  }

  private static double decayed(Evidence piece, Instant now) {
    var age = Duration.between(piece.probe().at(), now);
    return SequentialTest.decayed(piece.kind().weight(), age.toNanos());
  }

  private static double sum(Map<?, Double> weights) {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
