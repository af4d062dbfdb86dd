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
  final LongAdder slowed = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder leftOut = new LongAdder();
  final LongAdder misdated = new LongAdder();
  final LongAdder renewed = new LongAdder();
  final LongAdder outlived = new LongAdder();

  /** The counts by name, in the order to show them. */
  public SequencedMap<String, Long> snapshot() {
    var counts = new LinkedHashMap<String, Long>();
    counts.put("connections", accepted.sum());
    counts.put("connections turned away", turnedAway.sum());
    counts.put("handshakes refused", handshakesRefused.sum());
    counts.put("sensor sessions", sessions.sum());
    counts.put("sensor sessions replaced", replaced.sum());
    counts.put("malformed messages", malformed.sum());
    counts.put("unknown messages", unknown.sum());
    counts.put("connections that fell silent", silent.sum());
    counts.put("connections that did not read", stalled.sum());
    counts.put("pauses of sensors above their quota", slowed.sum());
    counts.put("messages repeated to the registry", repeated.sum());
    counts.put("entries left out for slow readers", leftOut.sum());
    counts.put("evidence with impossible times", misdated.sum());
    counts.put("certificates renewed", renewed.sum());
    counts.put("sensor sessions that outlived their certificate", outlived.sum());
    return counts;
  }
}
