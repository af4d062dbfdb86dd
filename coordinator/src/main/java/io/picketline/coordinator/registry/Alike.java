package io.picketline.coordinator.registry;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether all coordinators are configured to decide alike, since each may come to lead. Not
 * thread-safe.
 */
final class Alike {

  /** Who says nothing for so long is not there. */
  private static final Duration FORGET = Duration.ofMinutes(2);

  private static final int MOST_NAMED = 8;

  private record Said(Map<String, String> settings, Instant at) {}

  private final String leader;
  private final Map<String, Said> said = new TreeMap<>();
  private final Turns turns =
      new Turns(
          EventKind.SETTINGS_DIFFER,
          EventKind.SETTINGS_ALIKE,
          "configured as the coordinator that leads");

  /** That of the coordinator of this name, which leads. */
  Alike(String leader) {
    this.leader = leader;
  }

  /** A coordinator told its settings, each by its digest. */
  void told(String coordinator, Map<String, String> settings, Instant now) {
    said.put(coordinator, new Said(settings, now));
  }

  /** Who differs now and did not, and the other way round. */
  List<Event> watch(Instant now) {
    said.values().removeIf(one -> !now.isBefore(one.at().plus(FORGET)));
    return said.containsKey(leader) ? turns.watch(differing(), said::containsKey, now) : List.of();
  }

  private Map<String, String> differing() {
    var others = new TreeMap<String, String>();
    Optional.ofNullable(said.get(leader))
        .ifPresent(own ->
            said.forEach((name, one) -> {
              var keys = keys(own.settings(), one.settings());
              if (!keys.isEmpty()) {
                others.put(name, words(keys));
              }
            }));
    return others;
  }

  private String words(List<String> keys) {
    var more = keys.size() - MOST_NAMED;
    var named = String.join(", ", keys.subList(0, Math.min(MOST_NAMED, keys.size())));
    var rest = more > 0 ? " and %d more".formatted(more) : "";
    return "not configured as %s, which leads: %s%s".formatted(leader, named, rest);
  }

  private static List<String> keys(Map<String, String> one, Map<String, String> other) {
    var all = new TreeSet<>(one.keySet());
    all.addAll(other.keySet());
    all.removeIf(key -> one.containsKey(key) && one.get(key).equals(other.get(key)));
    return new ArrayList<>(all);
  }
}
