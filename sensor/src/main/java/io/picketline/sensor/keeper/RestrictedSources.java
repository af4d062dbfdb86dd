package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.ServedPair;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The sources that are only to be restricted, and what stays open to them. What was so once stays
 * so while a verdict on it lives. Not thread-safe.
 */
final class RestrictedSources {

  private final KnownGood knownGood;
  private final Map<Prefix, Set<ServedPair>> open = new HashMap<>();

  RestrictedSources(KnownGood knownGood) {
    this.knownGood = knownGood;
  }

  /** The source is known good, by the word of somebody else. */
  void add(Prefix source) {
    open.put(source, knownGood.servedTo(source).orElse(Set.of()));
  }

  /** Asks whether the source is known good, if that is not known yet. */
  void addIfKnownGood(Prefix source) {
    if (!open.containsKey(source)) {
      knownGood.servedTo(source).ifPresent(served -> open.put(source, served));
    }
  }

  boolean has(Prefix source) {
    return open.containsKey(source);
  }

  /** The ports that stay open to the source. */
  Set<ServedPair> open(Prefix source) {
    return open.getOrDefault(source, Set.of());
  }

  void remove(Prefix source) {
    open.remove(source);
  }
}
