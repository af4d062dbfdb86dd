package io.picketline.sensor.keeper;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.filter.ServedPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The sources that are only to be restricted, and what stays open to them. What was so once stays
 * so while a verdict on it lives. Not thread-safe.
 */
final class RestrictedSources {

  private final KnownGood knownGood;
  private final Map<Prefix, Set<ServedPair>> open = new HashMap<>();

  /** Goes on from those that were saved. */
  RestrictedSources(KnownGood knownGood, List<RestrictedSource> saved) {
    this.knownGood = knownGood;
    saved.forEach(source -> open.put(source.source(), source.open()));
  }

  /** The source is known good, by the word of somebody else. */
  void add(Prefix source) {
    open.put(source, knownGood.servedTo(source).orElse(Set.of()));
  }

  /** The source was known good to somebody before; whom it was served by then is best known. */
  void adopt(Prefix source) {
    if (!open.containsKey(source)) {
      add(source);
    }
  }

  /** Asks whether the source of one of the log's verdicts is known good, if it bears on it. */
  void learn(Verdict verdict) {
    var source = verdict.source();
    if (restrictable(verdict) && !open.containsKey(source)) {
      knownGood.servedTo(source).ifPresent(served -> open.put(source, served));
    }
  }

  /** Whether one of the log's verdicts is only to restrict its source. */
  boolean applies(Verdict verdict) {
    return restrictable(verdict) && has(verdict.source());
  }

  /** What may be forged must not cost a client of this host its service. */
  private static boolean restrictable(Verdict verdict) {
    return verdict.origin() == Origin.DETECTED && !verdict.verified();
  }

  boolean has(Prefix source) {
    return open.containsKey(source);
  }

  /** All of them. */
  Stream<Prefix> sources() {
    return open.keySet().stream();
  }

  /** The ports that stay open to the source. */
  Set<ServedPair> open(Prefix source) {
    return open.getOrDefault(source, Set.of());
  }

  /** Those that are wanted, to be saved. */
  List<RestrictedSource> saved(Predicate<Prefix> wanted) {
    return open.entrySet().stream()
        .filter(each -> wanted.test(each.getKey()))
        .map(each -> new RestrictedSource(each.getKey(), each.getValue()))
        .toList();
  }

  void remove(Prefix source) {
    open.remove(source);
  }
}
