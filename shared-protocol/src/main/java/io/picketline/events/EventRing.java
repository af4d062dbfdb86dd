package io.picketline.events;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventPlace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest events in memory, before a store with older ones. Whoever tells it something waits for
 * no reader. Thread-safe.
 */
public final class EventRing implements EventFeed {

  /** Behind all events of one entry. */
  private static final int LAST_NTH = 999_999_999;

  private final int capacity;
  private final EventStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private final EventCounts counts = new EventCounts();
  private EventPlace covered;
  private boolean forgot;
  private EventPlace last;

  /**
   * An empty one.
   *
   * @param capacity most events in memory
   * @param store has what was before
   * @param from the place of the last event that was told before; the store's last, if it has any
   */
  public EventRing(int capacity, EventStore store, EventPlace from) {
    this.capacity = capacity;
    this.store = store;
    this.covered = from;
    this.last = from;
  }

  /**
   * Tells what has happened. What is no later than what was told before is passed over; what is
   * {@link EventPlace#NOWHERE} gets the next number.
   */
  public void tell(List<Event> happened) {
    lock.lock();
    try {
      for (var event : happened) {
        add(event);
      }
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void add(Event happened) {
    var nowhere = happened.place().equals(EventPlace.NOWHERE);
    var event =
        nowhere ? happened.placed(new EventPlace(last.epoch(), last.seq() + 1, 0)) : happened;
    if (event.place().compareTo(last) <= 0) {
      return;
    }
    events.add(event);
    last = event.place();
    counts.count(event.kind());
    if (events.size() > capacity) {
      covered = events.remove().place();
      forgot = true;
    }
  }

  /** Whether memory does not have all any more that it was told. */
  boolean forgot() {
    lock.lock();
    try {
      return forgot;
    } finally {
      lock.unlock();
    }
  }

  /** How many it has told, by kind. */
  public EventCounts counts() {
    return counts;
  }

  @Override
  public EventPlace place() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public EventCursor after(EventPlace place, EventFilter filter) {
    return new RingCursor(this, store, filter, place);
  }

  @Override
  public EventCursor latest(int count, EventFilter filter) {
    return new RingCursor(this, store, filter, beforeLatest(count, filter)).whole();
  }

  /** The place after which there are so many that are wanted; where that cannot be, the first. */
  private EventPlace beforeLatest(int count, EventFilter filter) {
    EventPlace here;
    var left = count;
    lock.lock();
    try {
      if (left == 0) {
        return last;
      }
      for (Iterator<Event> back = events.descendingIterator(); back.hasNext(); ) {
        var event = back.next();
        if (filter.test(event) && --left == 0) {
          return before(event.place());
        }
      }
      here = covered.next();
    } finally {
      lock.unlock();
    }
    return new Backwards(store, filter).from(here, left);
  }

  /** A place before that one, and not before any other event. */
  static EventPlace before(EventPlace place) {
    return place.nth() > 0
        ? new EventPlace(place.epoch(), place.seq(), place.nth() - 1)
        : new EventPlace(place.epoch(), Math.max(0, place.seq() - 1), LAST_NTH);
  }

  /** What memory has after a place. */
  record Found(boolean covers, List<Event> events) {}

  /**
   * What came after {@code place}, as far as memory has it; waits for some.
   *
   * @param nanos how long to wait
   */
  Found found(EventPlace place, int most, long nanos) throws InterruptedException {
    var left = nanos;
    lock.lockInterruptibly();
    try {
      while (true) {
        if (place.compareTo(covered) < 0) {
          return new Found(false, List.of());
        }
        if (last.compareTo(place) > 0) {
          return new Found(true, list(place, most));
        }
        if (left <= 0) {
          return new Found(true, List.of());
        }
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Event> list(EventPlace place, int most) {
    // readers that are up to date want the last few: those are looked for from the end
    var found = new ArrayList<Event>();
    for (Iterator<Event> back = events.descendingIterator(); back.hasNext(); ) {
      var event = back.next();
      if (event.place().compareTo(place) <= 0) {
        break;
      }
      found.add(event);
    }
    return List.copyOf(found.reversed().subList(0, Math.min(most, found.size())));
  }

  /** Where memory begins: it has all that came after. */
  EventPlace covered() {
    lock.lock();
    try {
      return covered;
    } finally {
      lock.unlock();
    }
  }
}
