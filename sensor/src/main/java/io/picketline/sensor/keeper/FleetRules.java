package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The ignore rules of the log, and which of them count on this host now. All are kept: an operator
 * of this host sees them, and those of other hosts may come to be his with new groups. Not
 * thread-safe.
 */
final class FleetRules {

  private final Predicate<IgnoreRule> meant;
  private final Map<Prefix, IgnoreRule> rules = new LinkedHashMap<>();
  private Instant nextEnd = Instant.MAX;

  /**
   * The rules that were saved.
   *
   * @param meant whether a rule is for this host
   */
  FleetRules(List<IgnoreRule> saved, Predicate<IgnoreRule> meant) {
    this.meant = meant;
    saved.forEach(this::put);
  }

  void put(IgnoreRule rule) {
    rules.put(rule.prefix(), rule);
    rule.expiresAt().filter(nextEnd::isAfter).ifPresent(end -> nextEnd = end);
  }

  void remove(Prefix prefix) {
    rules.remove(prefix);
  }

  void retain(Set<Prefix> prefixes) {
    rules.keySet().retainAll(prefixes);
  }

  /** Whether the rule spares anybody on this host at {@code now}. */
  boolean counts(IgnoreRule rule, Instant now) {
    return meant.test(rule) && !rule.expired(now);
  }

  /** Whether a rule of just this prefix is known, and is for this host. */
  boolean has(Prefix prefix) {
    var rule = rules.get(prefix);
    return rule != null && meant.test(rule);
  }

  /** Forgets rules that have ended; true if there were any. */
  boolean expire(Instant now) {
    if (now.isBefore(nextEnd)) {
      return false;
    }
    var gone = rules.values().removeIf(rule -> rule.expired(now));
    nextEnd =
        rules.values().stream()
            .flatMap(rule -> rule.expiresAt().stream())
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
    return gone;
  }

  /** Those that count on this host. */
  List<IgnoreRule> here(Instant now) {
    var here = new ArrayList<IgnoreRule>();
    rules.values().stream().filter(rule -> counts(rule, now)).forEach(here::add);
    return here;
  }

  /** All of the log, those for other hosts too. */
  Collection<IgnoreRule> all() {
    return rules.values();
  }
}
