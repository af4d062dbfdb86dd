package io.picketline.coordinator.ignore;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.Optional;

/** The rules of the network-wide ignore list; at most one a prefix. Not thread-safe. */
public final class IgnoreList {

  private final PrefixMap<IgnoreRule> rules = new PrefixMap<>();

  /** Adds a rule; it replaces the one on the same prefix. */
  public void add(IgnoreRule rule) {
    rules.put(rule.prefix(), rule);
  }

  /** Takes out the rule on exactly this prefix. */
  public Optional<IgnoreRule> remove(Prefix prefix) {
    return rules.remove(prefix);
  }

  /** The rule on exactly this prefix. */
  public Optional<IgnoreRule> get(Prefix prefix) {
    return rules.get(prefix);
  }

  /** The widest rule that holds the whole of {@code prefix}. */
  public Optional<IgnoreRule> covering(Prefix prefix) {
    return rules.covering(prefix).stream().findFirst();
  }

  /** Whether a rule holds some of {@code prefix} or all of it. */
  public boolean touches(Prefix prefix) {
    return covering(prefix).isPresent() || !rules.inside(prefix).isEmpty();
  }

  /** All rules, ascending by prefix. */
  public List<IgnoreRule> rules() {
    return List.copyOf(rules.values());
  }

  /** Whether no other prefix may be added. */
  public boolean full() {
    return rules.size() >= IgnoreRule.MOST_OF_A_LIST;
  }
}
