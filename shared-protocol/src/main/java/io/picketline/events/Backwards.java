package io.picketline.events;

import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventPlace;

/** Goes back through a store for the last events that somebody wants. */
record Backwards(EventStore store, EventFilter filter) {

  private static final int PAGE = 1_000;

  /**
   * The place after which there are so many that are wanted before {@code end}; where there are
   * fewer, one before all of them.
   */
  EventPlace from(EventPlace end, int count) {
    var left = count;
    var here = end;
    while (true) {
      var page = store.before(here, PAGE);
      for (var event : page.reversed()) {
        if (filter.test(event) && --left == 0) {
          return EventRing.before(event.place());
        }
      }
      if (page.isEmpty()) {
        return EventRing.before(here);
      }
      here = page.getFirst().place();
      if (filter.since().filter(page.getFirst().at()::isBefore).isPresent()) {
        return EventRing.before(here);
      }
    }
  }
}
