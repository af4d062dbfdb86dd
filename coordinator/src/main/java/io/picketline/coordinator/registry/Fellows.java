package io.picketline.coordinator.registry;

import io.picketline.coordinator.registry.StandbyMessage.State;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How all coordinators are, by what each says of itself: whether they are there, write to their
 * disks, have certificates that last, and are configured alike, since each may come to lead. Not
 * thread-safe.
 */
final class Fellows {

  /** Who says nothing for so long is not there. */
  private static final Duration FORGET = Duration.ofMinutes(2);

  private static final int MOST_NAMED = 8;

  private record Said(State state, Instant at) {}

  private final String leader;
  private final Map<String, Said> said = new TreeMap<>();
  private final Turns there =
      new Turns(EventKind.COORDINATOR_DOWN, EventKind.COORDINATOR_UP, "it is back");
  private final Turns disks =
      new Turns(EventKind.DISK_FAILED, EventKind.DISK_BACK, "it writes its journal again");
  private final Turns certificates =
      new Turns(
          EventKind.CERTIFICATE_ENDING, EventKind.CERTIFICATE_RENEWED, "its certificate lasts");
  private final Turns settings =
      new Turns(
          EventKind.SETTINGS_DIFFER,
          EventKind.SETTINGS_ALIKE,
          "it is configured as the one that leads");

  /** Those of the coordinator of this name, which leads. */
  Fellows(String leader) {
    this.leader = leader;
  }

  /** A coordinator told how it is. */
  void told(String coordinator, State state, Instant now) {
    said.put(coordinator, new Said(state, now));
  }

  /** What has turned since the last call. */
  List<Event> watch(Majority majority, Instant now) {
    said.values().removeIf(one -> !now.isBefore(one.at().plus(FORGET)));
    var events =
        new ArrayList<>(disks.watch(majority.troubles(), majority.heard(now)::contains, now));
    Optional.ofNullable(said.get(leader))
        .map(Said::state)
        .ifPresent(own -> {
          events.addAll(there.watch(own.missed(), _ -> true, now));
          events.addAll(certificates.watch(troubles(State::certificate), said::containsKey, now));
          events.addAll(
              settings.watch(
                  troubles(one -> difference(own.settings(), one.settings())),
                  said::containsKey,
                  now));
        });
    return events;
  }

  private Map<String, String> troubles(Function<State, Optional<String>> trouble) {
    var troubles = new HashMap<String, String>();
    said.forEach(
        (name, one) -> trouble.apply(one.state()).ifPresent(why -> troubles.put(name, why)));
    return troubles;
  }

  private Optional<String> difference(Map<String, String> one, Map<String, String> other) {
    var all = new TreeSet<>(one.keySet());
    all.addAll(other.keySet());
    all.removeIf(key -> one.containsKey(key) && one.get(key).equals(other.get(key)));
    return all.isEmpty() ? Optional.empty() : Optional.of(words(List.copyOf(all)));
  }

  private String words(List<String> keys) {
    var more = keys.size() - MOST_NAMED;
    var named = String.join(", ", keys.subList(0, Math.min(MOST_NAMED, keys.size())));
    var rest = more > 0 ? " and %d more".formatted(more) : "";
    return "not configured as %s, which leads: %s%s".formatted(leader, named, rest);
  }
}
