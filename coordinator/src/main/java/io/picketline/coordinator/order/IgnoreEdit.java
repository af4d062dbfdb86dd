package io.picketline.coordinator.order;

import io.picketline.coordinator.ignore.IgnoreList;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One change of the network-wide ignore list as a whole: which rules are new or other, and which
 * prefixes lose theirs.
 *
 * @param what is done, for the history
 */
record IgnoreEdit(List<IgnoreRule> adds, List<Prefix> removes, String what) {

  private static final int MOST_WARNINGS = 50;

  IgnoreEdit {
    adds = List.copyOf(adds);
    removes = List.copyOf(removes);
  }

  /**
   * What the lines come to; those that are rules already are left out.
   *
   * @param all whether rules of other prefixes go
   */
  static IgnoreEdit of(
      IgnoreList list, List<IgnoreLine> lines, boolean all, Author by, String what) {
    var named = new HashSet<Prefix>();
    var adds = new ArrayList<IgnoreRule>();
    for (var line : lines) {
      named.add(line.prefix());
      // a list that is pushed again prolongs nothing; a rule that is added again does
      var settled = all || line.life().isEmpty();
      if (list.get(line.prefix()).filter(rule -> settled && line.isAlready(rule)).isEmpty()) {
        adds.add(line.by(by.name(), by.now()));
      }
    }
    return new IgnoreEdit(adds, all ? others(list, named) : List.of(), what);
  }

  /** Who changes the list, and when. */
  record Author(String name, Instant now) {}

  private static List<Prefix> others(IgnoreList list, Set<Prefix> named) {
    return list.rules().stream()
        .map(IgnoreRule::prefix)
        .filter(prefix -> !named.contains(prefix))
        .toList();
  }

  /**
   * What brings an earlier version back, as of now.
   *
   * @param undone the versions after it, the last one first
   * @param to its number
   */
  static IgnoreEdit back(IgnoreList list, List<Change.IgnoreVersioned> undone, long to, Author by) {
    var wanted = new LinkedHashMap<Prefix, Optional<IgnoreRule>>();
    for (var version : undone) {
      version.before().forEach(rule -> wanted.put(rule.prefix(), Optional.of(rule)));
      version.fresh().forEach(prefix -> wanted.put(prefix, Optional.empty()));
    }
    var adds = new ArrayList<IgnoreRule>();
    var removes = new ArrayList<Prefix>();
    wanted.forEach((prefix, earlier) -> {
      var there = list.get(prefix);
      var rule = earlier.filter(one -> !one.expired(by.now()));
      if (rule.isEmpty()) {
        there.ifPresent(_ -> removes.add(prefix));
      } else if (there.filter(one -> alike(one, rule.get())).isEmpty()) {
        adds.add(again(rule.get(), by));
      }
    });
    return new IgnoreEdit(adds, removes, "undo, back to version " + to);
  }

  private static boolean alike(IgnoreRule one, IgnoreRule other) {
    return one.scope().equals(other.scope())
        && one.expiresAt().equals(other.expiresAt())
        && one.comment().equals(other.comment());
  }

  private static IgnoreRule again(IgnoreRule rule, Author by) {
    return new IgnoreRule(
        rule.prefix(), rule.comment(), by.name(), by.now(), rule.scope(), rule.expiresAt());
  }

  boolean isNothing() {
    return adds.isEmpty() && removes.isEmpty();
  }

  /** How many rules the list has after it. */
  int rulesAfter(IgnoreList list) {
    return list.size() - removes.size() + fresh(list).size();
  }

  /** Why it cannot be, if so. */
  Optional<String> problem(IgnoreList list, Instant now) {
    var seen = new HashSet<Prefix>();
    var prefixes = Stream.concat(adds.stream().map(IgnoreRule::prefix), removes.stream());
    for (var prefix : prefixes.toList()) {
      if (!seen.add(prefix)) {
        return Optional.of("%s stands twice in this change".formatted(prefix));
      }
    }
    var over = adds.stream().filter(rule -> rule.expired(now)).findFirst();
    if (over.isPresent()) {
      return Optional.of("the rule on %s would have ended already".formatted(over.get().prefix()));
    }
    if (rulesAfter(list) > IgnoreRule.MOST_OF_A_LIST) {
      return Optional.of(
          "the ignore list would hold %d rules, its most is %d"
              .formatted(rulesAfter(list), IgnoreRule.MOST_OF_A_LIST));
    }
    return Optional.empty();
  }

  /** The rules that it replaces or removes. */
  List<IgnoreRule> before(IgnoreList list) {
    return Stream.concat(adds.stream().map(IgnoreRule::prefix), removes.stream())
        .flatMap(prefix -> list.get(prefix).stream())
        .toList();
  }

  /** The prefixes that have no rule before it. */
  List<Prefix> fresh(IgnoreList list) {
    return adds.stream()
        .map(IgnoreRule::prefix)
        .filter(prefix -> list.get(prefix).isEmpty())
        .toList();
  }

  /** What is doubtful in it. */
  List<String> warnings(Roster roster) {
    var doubtful = adds.stream().flatMap(rule -> rule.warning().stream());
    var empty =
        adds.stream()
            .map(IgnoreRule::scope)
            .filter(scope -> !scope.isAll() && roster.hostsIn(scope) == 0)
            .distinct()
            .map("no known host is in %s: as long as none is, that spares nobody"::formatted);
    return Stream.concat(doubtful, empty).limit(MOST_WARNINGS).toList();
  }
}
