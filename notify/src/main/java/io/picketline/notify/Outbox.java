package io.picketline.notify;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventPlace;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a receiver is still to be told: bounded, so the oldest go when too many wait. */
final class Outbox {

  private final int most;
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();
  private long droppedSince;
  private long dropped;
  private @Nullable EventPlace lastDropped;
  private @Nullable EventPlace gap;

  /** An empty one for so many, 1 or more. */
  Outbox(int most) {
    this.most = most;
  }

  void add(Event event) {
    if (waiting.size() == most) {
      lastDropped = waiting.remove().place();
      dropped++;
      droppedSince++;
    }
    waiting.add(event);
  }

  /** Others may be missing before that place. */
  void gap(EventPlace before) {
    gap = before;
  }

  /** Somebody else has told all up to there, what was dropped or is missing here too. */
  void settled(EventPlace place) {
    while (!waiting.isEmpty() && waiting.peek().place().compareTo(place) <= 0) {
      waiting.remove();
    }
    if (lastDropped != null && lastDropped.compareTo(place) <= 0) {
      dropped -= droppedSince;
      droppedSince = 0;
      lastDropped = null;
    }
    if (gap != null && gap.compareTo(place) <= 0) {
      gap = null;
    }
  }

  Optional<Event> oldest() {
    return Optional.ofNullable(waiting.peek());
  }

  List<Event> first(int count) {
    return waiting.stream().limit(count).toList();
  }

  /** The first so many need not wait any more. */
  void done(int count) {
    for (var left = count; left > 0; left--) {
      waiting.remove();
    }
    droppedSince = 0;
    lastDropped = null;
    gap = null;
  }

  int size() {
    return waiting.size();
  }

  /** How many were dropped in all. */
  long dropped() {
    return dropped;
  }

  /** What is to be said of what comes next. */
  Optional<String> missed() {
    if (droppedSince > 0) {
      var atLeast = gap != null ? "at least " : "";
      var events = droppedSince == 1 ? "event before this one was" : "events before this one were";
      return Optional.of(
          "%s%d %s not told: too many waited".formatted(atLeast, droppedSince, events));
    }
    return gap != null
        ? Optional.of("events before this one may not have been told")
        : Optional.empty();
  }
}
