package io.picketline.sensor.capture;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Packets of one source of probes by what became of them. Any thread may count and read. */
@SuppressWarnings("EnumOrdinal") // counted per packet: an index, where a map would hash
public final class CaptureCounters {
  private static final PacketOutcome[] OUTCOMES = PacketOutcome.values();
  private static final int LOST = OUTCOMES.length;

  private final AtomicLongArray counts = new AtomicLongArray(OUTCOMES.length + 1);

  /** Counts one packet. */
  public void count(PacketOutcome outcome) {
    counts.getAndIncrement(outcome.ordinal());
  }

  /** Counts packets, or messages that held packets, which the kernel could not deliver. */
  public void lost(long packets) {
    counts.getAndAdd(LOST, packets);
  }

  /** Packets that became {@code outcome} so far. */
  public long of(PacketOutcome outcome) {
    return counts.get(outcome.ordinal());
  }

  /** What the kernel could not deliver so far. */
  public long lost() {
    return counts.get(LOST);
  }

  /** All counts by name, in the order to show them. */
  public SequencedMap<String, Long> byName() {
    var byName = new LinkedHashMap<String, Long>();
    for (var outcome : OUTCOMES) {
      byName.put(outcome.text(), of(outcome));
    }
    byName.put("lost", lost());
    return byName;
  }
}
