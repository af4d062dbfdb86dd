package io.picketline.protocol.local;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventPlace;
import java.util.List;

/**
 * Some events, in order.
 *
 * @param upTo where the reader goes on
 * @param gap whether others may be missing before these: they are forgotten, or the daemon is
 *     another one
 * @param more whether others happened after {@code upTo}; none of them may be wanted
 */
public record EventList(List<Event> events, EventPlace upTo, boolean gap, boolean more)
    implements LocalReply {

  /** Most events in one answer. */
  public static final int MOST = 100;

  /** None, for a daemon that has nothing to tell. */
  public static final EventList EMPTY = new EventList(List.of(), EventPlace.NOWHERE, false, false);

  public EventList {
    events = List.copyOf(events);
  }
}
