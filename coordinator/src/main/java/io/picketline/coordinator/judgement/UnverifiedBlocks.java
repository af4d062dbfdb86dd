package io.picketline.coordinator.judgement;

import io.picketline.coordinator.evidence.Width;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The living network verdicts that may rest on forgery, a bounded number and at most 30 in a
 * hundred of it by any one sensor: wide ones give way first, then the lowest sum. Each call costs
 * the logarithm of their number. Not thread-safe.
 */
final class UnverifiedBlocks {

  private static final int SHARE_PERCENT = 30;

  private record Place(Prefix source, String host, boolean wide, double score, Instant until) {}

  private static final Comparator<Place> WEAKEST_FIRST =
      Comparator.comparing(Place::wide)
          .reversed()
          .thenComparingDouble(Place::score)
          .thenComparing(Place::until)
          .thenComparing(Place::source);

  private final int most;
  private final int mostOfOne;
  private final Map<Prefix, Place> places = new HashMap<>();
  private final NavigableSet<Place> weakest = new TreeSet<>(WEAKEST_FIRST);
  private final Map<String, NavigableSet<Place>> byHost = new HashMap<>();
  private final NavigableSet<Place> firstToEnd =
      new TreeSet<>(Comparator.comparing(Place::until).thenComparing(Place::source));

  UnverifiedBlocks(int most) {
    this.most = most;
    this.mostOfOne = Math.max(1, most * SHARE_PERCENT / 100);
  }

  /** Whether a verdict is one of these: detection's own, on what anybody could have sent. */
  static boolean mayRestOnForgery(Verdict verdict) {
    return verdict.origin() == Origin.DETECTED && !verdict.verified();
  }

  /**
   * Takes a verdict, which {@link #mayRestOnForgery}, and returns those that give way to it; it may
   * be one of them.
   */
  List<Prefix> add(Verdict verdict, Instant now) {
    settle(now);
    var source = verdict.source();
    remove(source);
    var host = verdict.evidence().getLast().host();
    var wide = Width.isWide(source);
    var place = new Place(source, host, wide, verdict.score(), verdict.expiresAt());
    places.put(source, place);
    weakest.add(place);
    firstToEnd.add(place);
    var own = byHost.computeIfAbsent(host, _ -> new TreeSet<>(WEAKEST_FIRST));
    own.add(place);
    var giving = new ArrayList<Prefix>();
    if (own.size() > mostOfOne) {
      giving.add(own.first().source());
    }
    giving.forEach(this::remove);
    if (places.size() > most) {
      giving.add(weakest.first().source());
      remove(giving.getLast());
    }
    return giving;
  }

  /** Forgets a verdict that is no more, or no longer one of these. */
  void remove(Prefix source) {
    var place = places.remove(source);
    if (place == null) {
      return;
    }
    weakest.remove(place);
    firstToEnd.remove(place);
    var own = byHost.get(place.host());
    if (own != null) {
      own.remove(place);
      if (own.isEmpty()) {
        byHost.remove(place.host());
      }
    }
  }

  /** Forgets those of which {@code lives} knows nothing. */
  void retain(Predicate<Prefix> lives) {
    places.keySet().stream().filter(lives.negate()).toList().forEach(this::remove);
  }

  /** The wide ones, which others carry. */
  List<Prefix> wide(Instant now) {
    settle(now);
    return weakest.stream().takeWhile(Place::wide).map(Place::source).toList();
  }

  private void settle(Instant now) {
    while (!firstToEnd.isEmpty() && !now.isBefore(firstToEnd.first().until())) {
      remove(firstToEnd.first().source());
    }
  }

  int size() {
    return places.size();
  }
}
