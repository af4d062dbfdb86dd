package io.picketline.coordinator.desk;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;

/** What the desk has seen since the start. Thread-safe. */
public final class DeskCounters {

  final LongAdder connections = new LongAdder();
  final LongAdder turnedAway = new LongAdder();
  final LongAdder broken = new LongAdder();
  final LongAdder joined = new LongAdder();
  final LongAdder refused = new LongAdder();

  /** The counts by name, in the order to show them. */
  public SequencedMap<String, Long> snapshot() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put("connections to the desk", connections.sum());
    counts.put("connections to the desk turned away", turnedAway.sum());
    counts.put("connections to the desk that came to nothing", broken.sum());
    counts.put("hosts joined", joined.sum());
    counts.put("tries to join refused", refused.sum());
    return counts;
  }
}
