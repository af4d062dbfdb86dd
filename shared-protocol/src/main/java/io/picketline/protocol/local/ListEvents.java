package io.picketline.protocol.local;

import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventPlace;
import java.util.Optional;

/**
 * What happened, and what happens, as the daemon that is asked knows it; answered by {@link
 * EventList}.
 *
 * @param after go on after this place; the reader's last one
 * @param latest if there is none: begin with so many of the latest that are wanted; 0 to {@value
 *     #MOST_LATEST}
 * @param follow whether to go on with what happens: one answer after the other then, until the
 *     reader hangs up, or has to ask again because a minute is over
 */
public record ListEvents(EventFilter filter, Optional<EventPlace> after, int latest, boolean follow)
    implements LocalRequest {

  /** Most to begin with. */
  public static final int MOST_LATEST = 100_000;

  public ListEvents {
    if (latest < 0 || latest > MOST_LATEST) {
      throw new IllegalArgumentException("%d is not in 0 to %d".formatted(latest, MOST_LATEST));
    }
  }
}
