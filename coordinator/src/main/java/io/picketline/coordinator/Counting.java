package io.picketline.coordinator;

import io.picketline.coordinator.api.ApiCounters;
import io.picketline.coordinator.desk.DeskCounters;
import io.picketline.coordinator.link.LinkCounters;
import io.picketline.local.Refusals;
import java.time.InstantSource;
import java.util.SequencedMap;

/** What the coordinator's doors have counted since its start. */
record Counting(LinkCounters link, DeskCounters desk, ApiCounters api, Refusals refusals) {

  static Counting by(InstantSource clock) {
    return new Counting(
        new LinkCounters(), new DeskCounters(), new ApiCounters(), new Refusals(clock));
  }

  /** The counts by name, in the order to show them. */
  SequencedMap<String, Long> snapshot() {
    var counts = link.snapshot();
    counts.putAll(desk.snapshot());
    counts.putAll(api.snapshot());
    counts.put("requests refused for want of rights", refusals.count());
    return counts;
  }
}
