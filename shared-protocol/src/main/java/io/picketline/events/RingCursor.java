package io.picketline.events;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventPlace;
import java.time.Duration;
import java.util.List;

/** Reads from the store until it comes to what memory has, and from memory then. */
final class RingCursor implements EventCursor {

  private static final int PAGE = 500;

  /** So many it looks at in one go: who wants few of a long history is told where he is. */
  static final int MOST_LOOKED_AT = 20_000;

  /** For so long it waits for a place that the feed has not come to: another one may be ahead. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final EventRing ring;
  private final EventStore store;
  private final EventFilter filter;
  private EventPlace place;
  private boolean checked;
  private Duration ahead = Duration.ZERO;

  RingCursor(EventRing ring, EventStore store, EventFilter filter, EventPlace place) {
    this.ring = ring;
    this.store = store;
    this.filter = filter;
    this.place = place;
  }

  /** The same, at a place that is this feed's own: there is no gap behind it. */
  RingCursor whole() {
    checked = true;
    return this;
  }

  @Override
  public EventPlace place() {
    return place;
  }

  @Override
  public EventPage next(int most, Duration patience) throws InterruptedException {
    var gap = !checked && hasGap();
    checked = true;
    var end = System.nanoTime() + patience.toNanos();
    var looked = 0;
    while (true) {
      var found = ring.found(place, Math.min(most, PAGE), Math.max(0, end - System.nanoTime()));
      var events = found.covers() ? found.events() : store.after(place, Math.min(most, PAGE));
      if (events.isEmpty() && !found.covers()) {
        // neither memory nor the store has what came next, unless there was nothing before memory
        gap |= !place.equals(EventPlace.NOWHERE) || ring.forgot();
        place = ring.covered();
        continue;
      }
      var wanted = wanted(events);
      looked += events.size();
      if (!wanted.isEmpty() || gap || events.isEmpty() || looked >= MOST_LOOKED_AT) {
        return page(wanted, gap, events.isEmpty() ? patience : Duration.ZERO);
      }
    }
  }

  private List<Event> wanted(List<Event> events) {
    if (events.isEmpty()) {
      return events;
    }
    place = events.getLast().place();
    return events.stream().filter(filter::test).toList();
  }

  private EventPage page(List<Event> events, boolean gap, Duration waited) {
    var last = ring.place();
    var lost = false;
    if (waited.isPositive() && place.epoch().compareTo(last.epoch()) > 0) {
      ahead = ahead.plus(waited);
      lost = ahead.compareTo(AHEAD) >= 0;
    }
    if (lost) {
      place = last;
      ahead = Duration.ZERO;
    }
    return new EventPage(events, place, gap || lost);
  }

  /** Whether something that came after the place where it begins is forgotten. */
  private boolean hasGap() {
    return !place.equals(EventPlace.NOWHERE)
        && place.compareTo(ring.covered()) < 0
        && !store.reaches(place);
  }
}
