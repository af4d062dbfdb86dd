package io.picketline.events;

import io.picketline.protocol.event.EventKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many events of each kind were told since the daemon's start. Thread-safe. */
public final class EventCounts {

  private final Map<EventKind, LongAdder> counts;

  /** None yet. */
  public EventCounts() {
    var all = new EnumMap<EventKind, LongAdder>(EventKind.class);
    for (var kind : EventKind.values()) {
      all.put(kind, new LongAdder());
    }
    counts = Collections.unmodifiableMap(all);
  }

  void count(EventKind kind) {
    Objects.requireNonNull(counts.get(kind)).increment();
  }

  /** The counts of all kinds, those of which there was none too. */
  public Map<EventKind, Long> byKind() {
    var now = new EnumMap<EventKind, Long>(EventKind.class);
    counts.forEach((kind, count) -> now.put(kind, count.sum()));
    return now;
  }
}
