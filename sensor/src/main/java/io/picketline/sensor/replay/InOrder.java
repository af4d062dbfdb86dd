package io.picketline.sensor.replay;

import io.picketline.sensor.capture.CapturedPacket;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings packets into the order of their times, as far as {@value #MOST_BYTES} bytes of them reach.
 */
final class InOrder {
  private static final int MOST_BYTES = 64 << 20;

  /** What a packet takes beside its bytes. */
  private static final int OVERHEAD = 128;

  private final PriorityQueue<CapturedPacket> packets =
      new PriorityQueue<>(
          Comparator.comparingLong(CapturedPacket::atNanos)
              .thenComparingLong(CapturedPacket::number));
  private long bytes;

  boolean isFull() {
    return bytes >= MOST_BYTES;
  }

  /** Keeps a copy of the packet. */
  void add(CapturedPacket packet) {
    packets.add(
        new CapturedPacket(
            packet.number(),
            packet.atNanos(),
            packet.sourceMac(),
            packet.destinationMac(),
            MemorySegment.ofArray(packet.bytes().toArray(ValueLayout.JAVA_BYTE))));
    bytes += packet.length() + OVERHEAD;
  }

  /** Takes the earliest packet out; null if there is none. */
  @Nullable CapturedPacket earliest() {
    var packet = packets.poll();
    if (packet != null) {
      bytes -= packet.length() + OVERHEAD;
    }
    return packet;
  }
}
