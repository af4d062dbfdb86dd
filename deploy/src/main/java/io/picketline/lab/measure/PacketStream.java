package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Small UDP packets from one source to one host. Each says which run it belongs to and its number
 * in it; when each was sent is remembered. Sent by one thread at a time.
 */
final class PacketStream implements AutoCloseable {

  /** Bytes of a packet: run, number. */
  static final int PACKET = 16;

  /** For how long a packet's sending time is remembered. */
  private static final long REMEMBERED_NANOS = 30_000_000_000L;

  /** A stream of which nothing has arrived for so long is dropped; what arrived is read late. */
  private static final long SILENT_NANOS = 10_000_000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment packet = arena.allocate(PACKET, 8);
  private final MemorySegment timespec = arena.allocate(16, 8);
  private final long[] sentAt;
  private final Target target;
  private final Arrivals arrivals;
  private final int fd;
  private volatile long next;

  PacketStream(
      NetworkNamespace from, long run, SourceAddress source, Target target, Arrivals arrivals) {
    this.target = target;
    this.arrivals = arrivals;
    var packets = (int) (REMEMBERED_NANOS / target.step().toNanos());
    sentAt = new long[Integer.highestOneBit(packets - 1) << 1];
    packet.set(JAVA_LONG, 0, run);
    fd = from.call(() -> open(source));
  }

  private int open(SourceAddress source) {
    var socket = Libc.socket(SocketAddresses.family(source), Libc.SOCK_DGRAM, 0);
    Libc.bind(socket, SocketAddresses.of(arena, source, 0));
    Libc.connect(socket, SocketAddresses.of(arena, target.address(), target.port()));
    return socket;
  }

  Target target() {
    return target;
  }

  /** Whether the host drops the stream by now. */
  boolean silent() {
    var arrived = arrivals.last();
    return arrived > 0 && Libc.time(Libc.CLOCK_REALTIME, timespec) - arrived > SILENT_NANOS;
  }

  void sendNext() {
    var now = Libc.time(Libc.CLOCK_REALTIME, timespec);
    var number = next;
    packet.set(JAVA_LONG, 8, number);
    sentAt[(int) (number & (sentAt.length - 1))] = now;
    // a full queue, or an ICMP error from an earlier packet, loses one packet of thousands
    var _ = Libc.send(fd, packet);
    next = number + 1;
  }

  /** When packet {@code number} was sent, nanoseconds since 1970; 0 if not yet, or too long ago. */
  long sentAt(long number) {
    return number < 0 || number >= next || number <= next - sentAt.length
        ? 0
        : sentAt[(int) (number & (sentAt.length - 1))];
  }

  @Override
  public void close() {
    Libc.close(fd);
    arena.close();
  }
}
