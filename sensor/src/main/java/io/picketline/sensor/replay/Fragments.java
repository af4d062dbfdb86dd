package io.picketline.sensor.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts IPv4 fragments together (RFC 791, 3.2) as the scanned host does before it looks at them.
 * Holds at most {@value #MAX_DATAGRAMS} unfinished datagrams; the oldest gives way. Overlapping
 * fragments void their datagram (RFC 5722 asks for that in IPv6, Linux does it in both).
 */
final class Fragments {

  private static final int MAX_DATAGRAMS = 256;
  private static final int HEADER = 20;
  private static final int MAX_BYTES = 65_535;
  private static final int MORE = 0x2000;
  private static final int OFFSET = 0x1fff;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Map<Key, Datagram> unfinished = new LinkedHashMap<>();

  private record Key(int source, int destination, int identification, int protocol) {}

  private static final class Datagram {
    private final byte[] bytes = new byte[MAX_BYTES];
    private final byte[] seen = new byte[MAX_BYTES / 8 + 1];
    private int received;
    private int total = -1;
    private boolean overlapped;
  }

  /** The whole packet, if this fragment was the last one missing; its IP checksum is unset. */
  Optional<MemorySegment> join(MemorySegment packet) {
    if (packet.byteSize() < HEADER || (packet.get(JAVA_BYTE, 0) & 0xf0) != 0x40) {
      return Optional.empty();
    }
    var header = (packet.get(JAVA_BYTE, 0) & 15) * 4;
    var size = (packet.get(SHORT, 2) & 0xffff) - header;
    var field = packet.get(SHORT, 6);
    var offset = (field & OFFSET) * 8;
    if (size <= 0 || header + size > packet.byteSize() || offset + size > MAX_BYTES - HEADER) {
      return Optional.empty();
    }
    var key =
        new Key(
            packet.get(INT, 12),
            packet.get(INT, 16),
            packet.get(SHORT, 4),
            packet.get(JAVA_BYTE, 9));
    var datagram = unfinished.computeIfAbsent(key, _ -> new Datagram());
    var last = (field & MORE) == 0;
    add(datagram, packet.asSlice(header, size), offset, last);
    if (datagram.received != datagram.total) {
      evictOldest();
      return Optional.empty();
    }
    unfinished.remove(key);
    return datagram.overlapped ? Optional.empty() : Optional.of(whole(packet, datagram));
  }

  private static void add(Datagram datagram, MemorySegment part, int offset, boolean last) {
    var size = (int) part.byteSize();
    MemorySegment.copy(part, JAVA_BYTE, 0, datagram.bytes, HEADER + offset, size);
    for (var unit = offset / 8; unit < (offset + size + 7) / 8; unit++) {
      datagram.overlapped |= datagram.seen[unit] != 0;
      datagram.seen[unit] = 1;
    }
    datagram.received += size;
    if (last) {
      datagram.total = offset + size;
    }
  }

  private void evictOldest() {
    if (unfinished.size() > MAX_DATAGRAMS) {
      unfinished.remove(unfinished.keySet().iterator().next());
    }
  }

  private static MemorySegment whole(MemorySegment packet, Datagram datagram) {
    var whole = MemorySegment.ofArray(datagram.bytes).asSlice(0, HEADER + datagram.total);
    MemorySegment.copy(packet, 0, whole, 0, HEADER);
    whole.set(JAVA_BYTE, 0, (byte) 0x45);
    whole.set(SHORT, 2, (short) (HEADER + datagram.total));
    whole.set(SHORT, 6, (short) 0);
    whole.set(SHORT, 10, (short) 0);
    return whole;
  }
}
