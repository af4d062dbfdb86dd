package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.local.LocalReply.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest evidence on each source, and what it said first at traps, for those who ask why.
 * Bounded: the source that was silent longest is forgotten first. Not thread-safe.
 */
final class EvidenceBook {

  /** Most pieces kept of one source. */
  static final int MAX_PIECES = 32;

  /** Most pairs of which it is kept what one source said there first. */
  static final int MAX_SAID = 8;

  private final int capacity;
  private final LinkedHashMap<Prefix, Notes> bySource = new LinkedHashMap<>(16, 0.75f, true);

  EvidenceBook(int capacity) {
    this.capacity = capacity;
  }

  /**
   * What is known of a prefix.
   *
   * @param score the sum of weights over distinct pairs, decayed to the time asked for
   * @param pairs how many distinct pairs that is
   * @param evidence oldest first
   * @param said what was said first at each pair that is a trap, oldest first
   */
  record Page(double score, int pairs, List<Evidence> evidence, List<Said> said) {}

  /** A (port, protocol) of this host. */
  private record Pair(int port, IpProtocol protocol) {}

  /** What is known of one source. */
  private record Notes(ArrayDeque<Evidence> pieces, ArrayDeque<Said> said) {
    Notes() {
      this(new ArrayDeque<>(4), new ArrayDeque<>(1));
    }

    void add(Evidence evidence) {
      addLast(pieces, evidence, MAX_PIECES);
    }

    void add(Said words) {
      var pair = new Pair(words.port(), words.protocol());
      if (said.stream().noneMatch(each -> pair.equals(new Pair(each.port(), each.protocol())))) {
        addLast(said, words, MAX_SAID);
      }
    }

    private static <T> void addLast(ArrayDeque<T> to, T each, int most) {
      if (to.size() >= most) {
        to.removeFirst();
      }
      to.addLast(each);
    }
  }

  void add(Evidence evidence) {
    bySource.computeIfAbsent(Prefix.of(evidence.probe().source()), _ -> new Notes()).add(evidence);
    if (bySource.size() > capacity) {
      bySource.pollFirstEntry();
    }
  }

  /** Notes what a source said at a pair first, if there is evidence on it. */
  void add(Said words) {
    var notes = bySource.get(Prefix.of(words.source()));
    if (notes != null) {
      notes.add(words);
    }
  }

  /** Forgets all sources inside {@code prefix}. */
  void forget(Prefix prefix) {
    bySource.keySet().removeIf(prefix::contains);
  }

  /** The sources inside {@code prefix} together, as of {@code now}. */
  Page about(Prefix prefix, Instant now) {
    var pieces = new ArrayList<Evidence>();
    var said = new ArrayList<Said>();
    bySource.forEach((source, kept) -> {
      if (prefix.contains(source)) {
        pieces.addAll(kept.pieces());
        said.addAll(kept.said());
      }
    });
    said.sort(Comparator.comparing(Said::at));
    pieces.sort((left, right) -> left.probe().at().compareTo(right.probe().at()));
    var weights = new HashMap<Pair, Double>();
    for (var piece : pieces) {
      weights.merge(
          new Pair(piece.probe().port(), piece.probe().protocol()), decayed(piece, now), Math::max);
    }
    return new Page(sum(weights), weights.size(), latest(pieces), latest(said));
  }

  private static <T> List<T> latest(List<T> all) {
    return List.copyOf(all.subList(Math.max(0, all.size() - MAX_PIECES), all.size()));
  }

  private static double decayed(Evidence piece, Instant now) {
    var age = Duration.between(piece.probe().at(), now);
    return SequentialTest.decayed(piece.kind().weight(), age.toNanos());
  }

  private static double sum(Map<?, Double> weights) {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
