package io.picketline.events;

import io.picketline.protocol.event.EventPlace;
import java.time.Duration;

/**
 * A reader's place in a feed. It holds nothing open, and may be dropped at any time: another one
 * after {@link #place} goes on. For one thread at a time.
 */
public interface EventCursor {

  /**
   * The next events; waits for some if there is none.
   *
   * @param most as many at most, 1 or more; fewer may come though there are more
   * @param patience how long to wait; zero not to
   * @return an empty page if nothing happened that the reader wants, or very much that it does not
   *     want: it goes on after that then
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  EventPage next(int most, Duration patience) throws InterruptedException;

  /** Up to where it has read. */
  EventPlace place();
}
