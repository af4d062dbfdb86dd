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
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts by their source, the one that expires first at hand. Keeps all evidence while they are
 * few, and the deciding probe alone of those that come when they are many. Not thread-safe.
 */
final class Verdicts {

  private static final int FEW = 2_000;
  private static final Comparator<Verdict> BY_WORTH =
      Comparator.comparing((Verdict verdict) -> verdict.origin() != Origin.DETECTED)
          .thenComparing(Verdict::expiresAt);

  private final Map<Prefix, Verdict> bySource = new HashMap<>();
  private final PriorityQueue<Expiry> expiries =
      new PriorityQueue<>(Comparator.comparing(Expiry::at));
  // Apart, so that what a person ordered is the last to make room.
  private final PriorityQueue<Expiry> ordered =
      new PriorityQueue<>(Comparator.comparing(Expiry::at));

  private int detected;

  /** When a verdict that may have been replaced since was to expire. */
  private record Expiry(Instant at, Prefix source) {}

  void put(Verdict verdict) {
    remove(verdict.source());
    bySource.put(verdict.source(), bySource.size() < FEW ? verdict : slim(verdict));
    detected += isDetected(verdict) ? 1 : 0;
    enqueue(verdict);
    if (expiries.size() + ordered.size() > 2 * bySource.size() + FEW) {
      expiries.clear();
      ordered.clear();
      bySource.values().forEach(this::enqueue);
    }
  }

  private void enqueue(Verdict verdict) {
    var queue = isDetected(verdict) ? expiries : ordered;
    queue.add(new Expiry(verdict.expiresAt(), verdict.source()));
  }

  @Nullable Verdict get(Prefix source) {
    return bySource.get(source);
  }

  @Nullable Verdict remove(Prefix source) {
    var removed = bySource.remove(source);
    if (removed != null && isDetected(removed)) {
      detected--;
    }
    return removed;
  }

  /** Takes out all whose source lies inside {@code prefix}. */
  List<Prefix> removeInside(Prefix prefix) {
    if (prefix.isSingle()) {
      return remove(prefix) == null ? List.of() : List.of(prefix);
    }
    var inside = bySource.keySet().stream().filter(prefix::contains).toList();
    inside.forEach(this::remove);
    return inside;
  }

  /** Takes out all that no longer hold. */
  List<Prefix> removeExpired(Instant now) {
    var expired = new ArrayList<Prefix>();
    for (var queue : List.of(expiries, ordered)) {
      for (var first = queue.peek();
          first != null && !now.isBefore(first.at());
          first = queue.peek()) {
        queue.poll();
        var held = bySource.get(first.source());
        if (held != null && held.expired(now)) {
          remove(first.source());
          expired.add(first.source());
        }
      }
    }
    return expired;
  }

  /** The one to make room: it expires first, and no person ordered it if another is left. */
  Optional<Verdict> first() {
    return current(expiries, true).or(() -> current(ordered, false));
  }

  private Optional<Verdict> current(PriorityQueue<Expiry> queue, boolean ofDetected) {
    for (var first = queue.peek(); first != null; first = queue.peek()) {
      var held = bySource.get(first.source());
      if (held != null && held.expiresAt().equals(first.at()) && isDetected(held) == ofDetected) {
        return Optional.of(held);
      }
      queue.poll();
    }
    return Optional.empty();
  }

  /** Takes the one that is worth least out of one of these, if there is any. */
  static Optional<Prefix> removeWeakest(List<Verdicts> all) {
    return all.stream()
        .filter(verdicts -> verdicts.first().isPresent())
        .min(Comparator.comparing(verdicts -> verdicts.first().orElseThrow(), BY_WORTH))
        .flatMap(Verdicts::removeFirst);
  }

  /** Takes out the one to make room, if there is any. */
  Optional<Prefix> removeFirst() {
    var first = first().map(Verdict::source);
    first.ifPresent(this::remove);
    return first;
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

  /** How many no person ordered. */
  int detected() {
    return detected;
  }

  void clear() {
    detected = 0;
    bySource.clear();
    expiries.clear();
    ordered.clear();
  }

  private static boolean isDetected(Verdict verdict) {
    return verdict.origin() == Origin.DETECTED;
  }

  /** The same verdict with the probe that decided alone. */
  static Verdict slim(Verdict verdict) {
    if (verdict.origin() != Origin.DETECTED || verdict.evidence().size() < 2) {
      return verdict;
    }
    return new Verdict(
        verdict.source(),
        verdict.origin(),
        verdict.verified(),
        verdict.score(),
        verdict.offence(),
        verdict.type(),
        verdict.shape(),
        verdict.reason(),
        verdict.decidedBy(),
        verdict.decidedAt(),
        verdict.expiresAt(),
        List.of(verdict.evidence().getLast()));
  }
}
