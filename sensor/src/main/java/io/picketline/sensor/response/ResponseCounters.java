package io.picketline.sensor.response;

import io.picketline.sensor.keeper.Failing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the responder has done, for the status; from any thread. */
public final class ResponseCounters {

  final AtomicLong sources = new AtomicLong();
  final AtomicLong commands = new AtomicLong();
  final AtomicLong failures = new AtomicLong();
  final AtomicLong leftOut = new AtomicLong();

  final Failing failing = new Failing();

  /** Files that cannot be written, in words. */
  public List<String> warnings() {
    return failing.warnings();
  }

  /** All of them under the names that operators read. */
  public SequencedMap<String, Long> byName() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("sources responded to", sources.get());
    counters.put("commands run", commands.get());
    counters.put("responses failed", failures.get());
    counters.put("responses left out: too many", leftOut.get());
    return counters;
  }
}
