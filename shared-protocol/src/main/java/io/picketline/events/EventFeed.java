package io.picketline.events;

import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventPlace;

/**
 * Tells events in order, each once, from any place that is still known, and goes on as they happen.
 * A reader takes them at its own pace by a cursor: nobody waits for it and nothing piles up for it.
 * One that is too slow for what is kept is told that there is a gap. Thread-safe.
 */
public interface EventFeed {

  /**
   * A reader that goes on after {@code place}, of this feed or of another coordinator's.
   *
   * @param filter which events it wants
   */
  EventCursor after(EventPlace place, EventFilter filter);

  /**
   * A reader that begins with the latest events, and goes on with what happens.
   *
   * @param count how many of those that it wants, of what has happened already; 0 or more
   */
  EventCursor latest(int count, EventFilter filter);

  /**
   * The place of the last event that was told: a reader that goes on after it hears what is new.
   */
  EventPlace place();
}
