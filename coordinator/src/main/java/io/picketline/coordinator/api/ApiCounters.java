package io.picketline.coordinator.api;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;

/** What the API has seen since the start. Thread-safe. */
public final class ApiCounters {

  final LongAdder connections = new LongAdder();
  final LongAdder turnedAway = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder strangers = new LongAdder();
  final LongAdder outOfTime = new LongAdder();

  /** The counts by name, in the order to show them. */
  public SequencedMap<String, Long> snapshot() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put("connections to the API", connections.sum());
    counts.put("connections to the API turned away", turnedAway.sum());
    counts.put("connections to the API that took too long", outOfTime.sum());
    counts.put("requests to the API", requests.sum());
    counts.put("requests to the API without a certificate or token", strangers.sum());
    return counts;
  }
}
