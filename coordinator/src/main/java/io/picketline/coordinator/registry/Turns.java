package io.picketline.coordinator.registry;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Tells who gets into a trouble, and out of it again. Not thread-safe. */
final class Turns {

  private final EventKind begun;
  private final EventKind over;
  private final String relief;
  private final Map<String, String> troubles = new TreeMap<>();

  /**
   * Nobody is in trouble yet.
   *
   * @param relief what is said of one that is out of it
   */
  Turns(EventKind begun, EventKind over, String relief) {
    this.begun = begun;
    this.over = over;
    this.relief = relief;
  }

  /**
   * What has turned since the last call.
   *
   * @param now those that are in trouble, and why
   * @param well of whom it is known that he is not; of nobody else it is told that it is over
   */
  List<Event> watch(Map<String, String> now, Predicate<String> well, Instant at) {
    var events = new ArrayList<Event>();
    now.forEach((name, why) -> {
      if (troubles.put(name, why) == null) {
        events.add(Event.of(begun, at, name, why));
      }
    });
    for (var name : List.copyOf(troubles.keySet())) {
      if (!now.containsKey(name) && well.test(name)) {
        troubles.remove(name);
        events.add(Event.of(over, at, name, relief));
      }
    }
    return events;
  }
}
