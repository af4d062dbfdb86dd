package io.picketline.coordinator.link;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;

/** What the link has seen since the start. Thread-safe. */
public final class LinkCounters {

  final LongAdder accepted = new LongAdder();
  final LongAdder turnedAway = new LongAdder();
  final LongAdder handshakesRefused = new LongAdder();
  final LongAdder sessions = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder silent = new LongAdder();
  final LongAdder stalled = new LongAdder();
  final LongAdder replaced = new LongAdder();

  /** The counts by name, in the order to show them. */
  public SequencedMap<String, Long> snapshot() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put("link.connections", accepted.sum());
    counts.put("link.turned-away", turnedAway.sum());
    counts.put("link.handshakes-refused", handshakesRefused.sum());
    counts.put("link.sessions", sessions.sum());
    counts.put("link.replaced", replaced.sum());
    counts.put("link.malformed", malformed.sum());
    counts.put("link.unknown-messages", unknown.sum());
    counts.put("link.silent", silent.sum());
    counts.put("link.stalled", stalled.sum());
    return counts;
  }
}
