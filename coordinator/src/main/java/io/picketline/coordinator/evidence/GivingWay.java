package io.picketline.coordinator.evidence;

import io.picketline.protocol.Prefix;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Sources in the order in which they give way: of those that one host alone has told of, one of the
 * host with most of them; those that several have told of count as one more host's. Of these the
 * lowest sum, last one with a handshake. Each call costs the logarithm of their number. Not
 * thread-safe.
 */
final class GivingWay {

  private record Ranked(boolean handshake, double rank, Prefix source, String witness) {}

  /** How many sources one host alone has told of. */
  private record Share(int sources, String witness) {}

  // ranked by what does not change with time
  private static final Comparator<Ranked> WEAKEST_FIRST =
      Comparator.comparing(Ranked::handshake)
          .thenComparingDouble(Ranked::rank)
          .thenComparing(Ranked::source);

  private final Map<Prefix, Ranked> ranks = new HashMap<>();
  private final Map<String, NavigableSet<Ranked>> byWitness = new HashMap<>();
  private final NavigableSet<Share> shares =
      new TreeSet<>(Comparator.comparingInt(Share::sources).thenComparing(Share::witness));

  /** Takes a source that is not among them. */
  void add(Suspicion held) {
    var ranked = new Ranked(held.holdsHandshake(), held.rank(), held.source(), held.witness());
    ranks.put(ranked.source(), ranked);
    var same = byWitness.computeIfAbsent(ranked.witness(), _ -> new TreeSet<>(WEAKEST_FIRST));
    shares.remove(new Share(same.size(), ranked.witness()));
    same.add(ranked);
    shares.add(new Share(same.size(), ranked.witness()));
  }

  /** Takes a source out, if it is among them. */
  void remove(Prefix source) {
    var ranked = ranks.remove(source);
    var same = ranked == null ? null : byWitness.get(ranked.witness());
    if (ranked == null || same == null) {
      return;
    }
    shares.remove(new Share(same.size(), ranked.witness()));
    same.remove(ranked);
    if (same.isEmpty()) {
      byWitness.remove(ranked.witness());
    } else {
      shares.add(new Share(same.size(), ranked.witness()));
    }
  }

  boolean isEmpty() {
    return ranks.isEmpty();
  }

  /** The next one to give way; there is one. */
  Prefix first() {
    var most = byWitness.get(shares.last().witness());
    if (most == null) {
      throw new IllegalStateException("a share of nobody");
    }
    return most.first().source();
  }
}
