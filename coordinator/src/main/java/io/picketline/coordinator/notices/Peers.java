package io.picketline.coordinator.notices;

import io.picketline.coordinator.local.Members;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices coordinators that go and come. Each one looks, and the one that leads tells; what happens
 * while nobody leads is kept for whoever does next. Not thread-safe.
 */
final class Peers {

  private final String self;

  /** Whether each was well when that was told last. */
  private final Map<String, Boolean> known = new HashMap<>();

  /** The others of this one. */
  Peers(String self) {
    this.self = self;
  }

  /** What this one is to tell. */
  List<Event> watch(Members seen, Instant now) {
    var events = new ArrayList<Event>();
    var leads = seen.leader().equals(self);
    if (!leads && !isWell(seen, seen.leader())) {
      return events;
    }
    for (var name : seen.states().keySet()) {
      if (isWell(seen, name) && !known.getOrDefault(name, false)) {
        var text = known.containsKey(name) ? "it is back" : "it takes part";
        events.add(Event.of(EventKind.COORDINATOR_UP, now, name, text));
        known.put(name, true);
      }
    }
    known.replaceAll((name, well) -> {
      if (well && !isWell(seen, name)) {
        events.add(Event.of(EventKind.COORDINATOR_DOWN, now, name, why(seen, name)));
      }
      return isWell(seen, name);
    });
    events.removeIf(event -> event.by().equals(self));
    return leads ? events : List.of();
  }

  private static boolean isWell(Members seen, String name) {
    return Members.UP.equals(seen.states().get(name));
  }

  /** One that goes in order says so first. */
  private static String why(Members seen, String name) {
    return switch (seen.states().getOrDefault(name, "gone")) {
      case "leaving", "exiting" -> "it was stopped";
      default -> "it cannot be reached";
    };
  }
}
