package io.picketline.sensor.keeper;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts by their source, the one that expires first and the one that is worth least at hand.
 * Keeps all evidence while they are few, and the deciding probe alone of those that come when they
 * are many. Not thread-safe.
 */
final class Verdicts {

  private static final int FEW = 2_000;

  /** What a person ordered last; before it what cannot be forged, and what proves more. */
  private static final Comparator<Verdict> BY_WORTH =
      Comparator.comparing((Verdict verdict) -> verdict.origin() != Origin.DETECTED)
          .thenComparing(Verdict::verified)
          .thenComparingDouble(Verdict::score)
          .thenComparing(Verdict::expiresAt)
          .thenComparing(Verdict::source);

  private final Map<Prefix, Verdict> bySource = new HashMap<>();
  private final PriorityQueue<Expiry> expiries =
      new PriorityQueue<>(Comparator.comparing(Expiry::at));
  private final NavigableSet<Verdict> byWorth = new TreeSet<>(BY_WORTH);

  /** When a verdict that may have been replaced since was to expire. */
  private record Expiry(Instant at, Prefix source) {}

  void put(Verdict verdict) {
    remove(verdict.source());
    var kept = bySource.size() < FEW ? verdict : slim(verdict);
    bySource.put(kept.source(), kept);
    byWorth.add(kept);
    enqueue(kept);
    if (expiries.size() > 2 * bySource.size() + FEW) {
      expiries.clear();
      bySource.values().forEach(this::enqueue);
    }
  }

  private void enqueue(Verdict verdict) {
    expiries.add(new Expiry(verdict.expiresAt(), verdict.source()));
  }

  @Nullable Verdict get(Prefix source) {
    return bySource.get(source);
  }

  @Nullable Verdict remove(Prefix source) {
    var removed = bySource.remove(source);
    if (removed != null) {
      byWorth.remove(removed);
    }
    return removed;
  }

  /** Takes out all whose source lies inside {@code prefix}. */
  List<Prefix> removeInside(Prefix prefix) {
    return removeInside(prefix, Instant.MAX);
  }

  /** The same with those alone that were decided at {@code last} or before. */
  List<Prefix> removeInside(Prefix prefix, Instant last) {
    var within =
        prefix.isSingle()
            ? Stream.ofNullable(bySource.get(prefix))
            : bySource.values().stream().filter(verdict -> prefix.contains(verdict.source()));
    var inside =
        within.filter(verdict -> !verdict.decidedAt().isAfter(last)).map(Verdict::source).toList();
    inside.forEach(this::remove);
    return inside;
  }

  /** Takes out all that no longer hold. */
  List<Prefix> removeExpired(Instant now) {
    var expired = new ArrayList<Prefix>();
    for (var first = expiries.peek();
        first != null && !now.isBefore(first.at());
        first = expiries.peek()) {
      expiries.poll();
      var held = bySource.get(first.source());
      if (held != null && held.expired(now)) {
        remove(first.source());
        expired.add(first.source());
      }
    }
    return expired;
  }

  /** Those that hold the one that is worth least; there must be one. */
  static Verdicts withTheWeakest(List<Verdicts> all) {
    return all.stream()
        .filter(verdicts -> !verdicts.byWorth.isEmpty())
        .min(Comparator.comparing(verdicts -> verdicts.byWorth.first(), BY_WORTH))
        .orElseThrow();
  }

  /** Takes out the one that is worth least; there must be one. */
  Prefix removeWeakest() {
    var source = byWorth.first().source();
    remove(source);
    return source;
  }

  /** Those that block any of {@code prefix}. */
  List<Verdict> touching(Prefix prefix) {
    return bySource.values().stream()
        .filter(verdict -> verdict.source().contains(prefix) || prefix.contains(verdict.source()))
        .toList();
  }

  /** The sources that are more than one address. */
  Stream<Prefix> wide() {
    return bySource.keySet().stream().filter(source -> !source.isSingle());
  }

  Collection<Verdict> all() {
    return bySource.values();
  }

  int size() {
    return bySource.size();
  }

  /** The same verdict with the probe that decided alone; it still names all whose word it is. */
  static Verdict slim(Verdict verdict) {
    if (verdict.origin() != Origin.DETECTED || verdict.evidence().size() < 2) {
      return verdict;
    }
    var shown = List.of(verdict.evidence().getLast());
    // one of each name: there are as many copies of it as there are verdicts
    var further = Verdict.further(verdict.witnesses(), shown).stream().map(String::intern).toList();
    return new Verdict(
        verdict.source(),
        verdict.origin(),
        verdict.verified(),
        verdict.score(),
        verdict.offence(),
        verdict.type(),
        verdict.shape(),
        verdict.tool(),
        verdict.reason(),
        verdict.decidedBy(),
        verdict.decidedAt(),
        verdict.expiresAt(),
        shown,
        further);
  }
}
