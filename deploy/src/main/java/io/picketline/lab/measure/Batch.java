package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Room for many packets of one {@code recvmmsg} with the kernel's receive stamps. Not thread-safe.
 */
final class Batch {

  /** {@code struct mmsghdr}: a {@code msghdr} of 56 bytes, the length, padding. */
  private static final int HEADER = 64;

  private static final int IOVEC = 16;
  private static final int CONTROL = 64;

  /** Behind {@code struct cmsghdr}: length, level, type. */
  private static final int CMSG_HEADER = 16;

  private static final long NANOS = 1_000_000_000L;

  private final int packets;
  private final int snap;
  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final MemorySegment controls;
  private final MemorySegment bytes;

  Batch(Arena arena, int packets, int snap) {
    this.packets = packets;
    this.snap = snap;
    headers = arena.allocate((long) packets * HEADER, 8);
    vectors = arena.allocate((long) packets * IOVEC, 8);
    controls = arena.allocate((long) packets * CONTROL, 8);
    bytes = arena.allocate((long) packets * snap, 8);
    for (var i = 0; i < packets; i++) {
      vectors.set(ADDRESS, (long) i * IOVEC, bytes.asSlice((long) i * snap, snap));
      vectors.set(JAVA_LONG, (long) i * IOVEC + 8, snap);
    }
  }

  /** Reads what is there; how many packets that was. */
  int read(int fd) {
    for (var i = 0; i < packets; i++) {
      var header = (long) i * HEADER;
      headers.set(ADDRESS, header + 16, vectors.asSlice((long) i * IOVEC, IOVEC));
      headers.set(JAVA_LONG, header + 24, 1);
      headers.set(ADDRESS, header + 32, controls.asSlice((long) i * CONTROL, CONTROL));
      headers.set(JAVA_LONG, header + 40, CONTROL);
    }
    return Libc.recvmmsg(fd, headers, packets);
  }

  /** Whether a full batch was read, so that there may be more. */
  boolean full(int read) {
    return read == packets;
  }

  /** Bytes of packet {@code i} that were kept. */
  MemorySegment packet(int i) {
    var length = Math.min(snap, headers.get(JAVA_INT, (long) i * HEADER + 56));
    return bytes.asSlice((long) i * snap, length);
  }

  /**
   * When the kernel saw packet {@code i}, nanoseconds since 1970.
   *
   * @throws IllegalStateException if it carries no stamp
   */
  long stamp(int i) {
    var end = headers.get(JAVA_LONG, (long) i * HEADER + 40);
    var base = (long) i * CONTROL;
    for (var at = 0L; at + CMSG_HEADER <= end; ) {
      var length = controls.get(JAVA_LONG, base + at);
      if (controls.get(JAVA_INT, base + at + 8) == Libc.SOL_SOCKET
          && controls.get(JAVA_INT, base + at + 12) == Libc.SO_TIMESTAMPNS) {
        var data = base + at + CMSG_HEADER;
        return controls.get(JAVA_LONG, data) * NANOS + controls.get(JAVA_LONG, data + 8);
      }
      at += (length + 7) & ~7L;
      if (length <= 0) {
        break;
      }
    }
    throw new IllegalStateException("a packet without the kernel's stamp");
  }
}
