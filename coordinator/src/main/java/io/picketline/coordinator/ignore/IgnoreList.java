package io.picketline.coordinator.ignore;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rules of the network-wide ignore list; at most one a prefix. Not thread-safe. */
public final class IgnoreList {

  private final PrefixMap<IgnoreRule> rules = new PrefixMap<>();
  private Instant nextEnd = Instant.MAX;

  /** Adds a rule; it replaces the one on the same prefix. */
  public void add(IgnoreRule rule) {
    rules.put(rule.prefix(), rule);
    rule.expiresAt().filter(nextEnd::isAfter).ifPresent(end -> nextEnd = end);
  }

  /** Takes out the rule on exactly this prefix. */
  public Optional<IgnoreRule> remove(Prefix prefix) {
    return rules.remove(prefix);
  }

  /** Takes out the rules that have ended by themselves; costs nothing if none has. */
  public void expire(Instant now) {
    if (now.isBefore(nextEnd)) {
      return;
    }
    rules.removeIf(rule -> rule.expired(now));
    nextEnd =
        rules.values().stream()
            .flatMap(rule -> rule.expiresAt().stream())
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
  }

  /** The rule on exactly this prefix. */
  public Optional<IgnoreRule> get(Prefix prefix) {
    return rules.get(prefix);
  }

  /** The widest rule, on whichever hosts it counts, that holds the whole of {@code prefix}. */
  public Optional<IgnoreRule> covering(Prefix prefix) {
    return rules.covering(prefix).stream().findFirst();
  }

  /** The widest rule for all hosts that holds the whole of {@code prefix}. */
  public Optional<IgnoreRule> everywhere(Prefix prefix) {
    return rules.covering(prefix).stream().filter(rule -> rule.scope().isAll()).findFirst();
  }

  /** Whether a rule holds some of {@code prefix} or all of it. */
  public boolean touches(Prefix prefix) {
    return covering(prefix).isPresent() || !rules.inside(prefix).isEmpty();
  }

  /** All rules, ascending by prefix. */
  public List<IgnoreRule> rules() {
    return List.copyOf(rules.values());
  }

  /** How many there are. */
  public int size() {
    return rules.size();
  }
}
