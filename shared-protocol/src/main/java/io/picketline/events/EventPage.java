package io.picketline.events;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventPlace;
import java.util.List;

/**
 * Some events of a stream, in order.
 *
 * @param upTo where the reader goes on: after the last of these, and what it did not want
 * @param gap whether others may be missing before these, because they are forgotten, or because the
 *     stream is another one than the reader comes from
 */
public record EventPage(List<Event> events, EventPlace upTo, boolean gap) {
  public EventPage {
    events = List.copyOf(events);
  }
}
