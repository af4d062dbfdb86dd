package io.picketline.sensor.replay;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.detect.RawProbe;
import java.util.Arrays;

/** Counts packets of sources, in all and to each victim. */
final class PacketCounts {
  private static final int ALL = -1;

  private final KeyTable sources = new KeyTable();
  private final KeyTable ways = new KeyTable();
  private int[] counts = new int[64];

  void count(RawProbe packet, int victim, VictimTable victims) {
    var length = victims.keyLength(packet.sourceHigh, packet.sourceLow, victim);
    var number = sources.add(packet.sourceHigh, length == 64 ? 0 : packet.sourceLow);
    count(ways.add(number, victim));
    count(ways.add(number, ALL));
  }

  private void count(int way) {
    if (way >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(way + 1, 2 * counts.length));
    }
    counts[way]++;
  }

  /** Packets of the source to all victims so far. */
  long of(Prefix source) {
    return to(source, ALL);
  }

  /** Packets of the source to one victim so far. */
  long to(Prefix source, int victim) {
    var number = sources.find(source.address().high(), source.address().low());
    var way = number < 0 ? -1 : ways.find(number, victim);
    return way < 0 ? 0 : counts[way];
  }
}
