package io.picketline.sensor.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments of IPv4 (RFC 791, 3.2) and IPv6 (RFC 8200, 4.5) together, as the scanned host does
 * before it looks at them. Holds at most {@value #MAX_DATAGRAMS} unfinished datagrams, the oldest
 * gives way, each for at most a minute. A fragment that comes twice counts once; other overlaps
 * void their datagram (RFC 5722 asks for that in IPv6, Linux does it in both).
 */
public final class Fragments {

  private static final int MAX_DATAGRAMS = 256;
  private static final int MAX_BYTES = 65_535;
  private static final int V4_HEADER = 20;
  private static final int V6_HEADER = 40;
  private static final int V6_FRAGMENT_HEADER = 8;
  private static final int FIRST_BYTES = 256;
  private static final int MORE_V4 = 0x2000;
  private static final int OFFSET_V4 = 0x1fff;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Map<Key, Datagram> unfinished = new LinkedHashMap<>();

  private record Key(long a, long b, long c, long d, long identification) {}

  /** A part of a datagram: what it belongs to and which of its bytes it holds. */
  private record Part(
      Key key, int protocol, int headerLength, MemorySegment bytes, int offset, boolean last) {}

  private static final class Datagram {
    private final long since;
    private final BitSet units = new BitSet();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int received;
    private int total = -1;
    private int protocol;
    private boolean overlapped;

    private Datagram(long since) {
      this.since = since;
    }
  }

  /**
   * Takes a fragment.
   *
   * @param headerAt where an IPv6 packet's fragment header starts
   * @param atNanos when it came, Unix time
   * @return the whole packet, with no headers but the first and no checksum in it, if this fragment
   *     was the last one missing; it holds until the next call
   */
  public @Nullable MemorySegment join(MemorySegment packet, int headerAt, long atNanos) {
    var part = packet.byteSize() == 0 ? null : read(packet, headerAt);
    if (part == null || part.offset() + part.bytes().byteSize() > MAX_BYTES - V6_HEADER) {
      return null;
    }
    var datagram = unfinished.get(part.key());
    if (datagram == null || Math.abs(atNanos - datagram.since) > PATIENCE_NANOS) {
      unfinished.remove(part.key());
      evictOldest();
      datagram = new Datagram(atNanos);
      unfinished.put(part.key(), datagram);
    }
    add(datagram, part);
    if (datagram.received != datagram.total) {
      return null;
    }
    unfinished.remove(part.key());
    return datagram.overlapped ? null : whole(packet, part.headerLength(), datagram);
  }

  private static @Nullable Part read(MemorySegment packet, int headerAt) {
    return switch (packet.get(JAVA_BYTE, 0) >>> 4 & 15) {
      case 4 -> v4(packet);
      case 6 -> v6(packet, headerAt);
      default -> null;
    };
  }

  private static @Nullable Part v4(MemorySegment packet) {
    if (packet.byteSize() < V4_HEADER) {
      return null;
    }
    var header = (packet.get(JAVA_BYTE, 0) & 15) * 4;
    var size = (packet.get(SHORT, 2) & 0xffff) - header;
    var field = packet.get(SHORT, 6);
    if (size <= 0 || header + size > packet.byteSize()) {
      return null;
    }
    var protocol = packet.get(JAVA_BYTE, 9) & 0xff;
    var id = ((long) protocol << 32) | (packet.get(SHORT, 4) & 0xffff);
    return new Part(
        new Key(packet.get(INT, 12), packet.get(INT, 16), 0, 4, id),
        protocol,
        V4_HEADER,
        packet.asSlice(header, size),
        (field & OFFSET_V4) * 8,
        (field & MORE_V4) == 0);
  }

  private static @Nullable Part v6(MemorySegment packet, int headerAt) {
    var start = headerAt + V6_FRAGMENT_HEADER;
    if (headerAt < V6_HEADER || start > packet.byteSize()) {
      return null;
    }
    var size = V6_HEADER + (packet.get(SHORT, 4) & 0xffff) - start;
    if (size <= 0 || start + size > packet.byteSize()) {
      return null;
    }
    var field = packet.get(SHORT, headerAt + 2L);
    return new Part(
        new Key(
            packet.get(LONG, 8),
            packet.get(LONG, 16),
            packet.get(LONG, 24),
            packet.get(LONG, 32),
            packet.get(INT, headerAt + 4L) | 1L << 40),
        packet.get(JAVA_BYTE, headerAt) & 0xff,
        V6_HEADER,
        packet.asSlice(start, size),
        field & 0xfff8,
        (field & 1) == 0);
  }

  private static void add(Datagram datagram, Part part) {
    var size = (int) part.bytes().byteSize();
    var first = part.offset() / 8;
    var end = (part.offset() + size + 7) / 8;
    var known = datagram.units.get(first, end).cardinality();
    if (known == end - first) {
      return; // the same again
    }
    datagram.overlapped |= known > 0;
    datagram.units.set(first, end);
    var needed = V6_HEADER + part.offset() + size;
    if (needed > datagram.bytes.length) {
      datagram.bytes = Arrays.copyOf(datagram.bytes, Math.min(MAX_BYTES, 2 * needed));
    }
    MemorySegment.copy(part.bytes(), JAVA_BYTE, 0, datagram.bytes, V6_HEADER + part.offset(), size);
    datagram.received += size;
    if (part.offset() == 0) {
      datagram.protocol = part.protocol();
    }
    if (part.last()) {
      datagram.total = part.offset() + size;
    }
  }

  private void evictOldest() {
    if (unfinished.size() >= MAX_DATAGRAMS) {
      unfinished.remove(unfinished.keySet().iterator().next());
    }
  }

  /** The datagram's bytes stand behind room for the longer of the two headers. */
  private static MemorySegment whole(MemorySegment packet, int header, Datagram datagram) {
    var whole =
        MemorySegment.ofArray(datagram.bytes).asSlice(V6_HEADER - header, header + datagram.total);
    MemorySegment.copy(packet, 0, whole, 0, header);
    if (header == V4_HEADER) {
      whole.set(JAVA_BYTE, 0, (byte) 0x45);
      whole.set(SHORT, 2, (short) (header + datagram.total));
      whole.set(SHORT, 6, (short) 0);
      whole.set(SHORT, 10, (short) 0);
    } else {
      whole.set(SHORT, 4, (short) datagram.total);
      whole.set(JAVA_BYTE, 6, (byte) datagram.protocol);
    }
    return whole;
  }
}
