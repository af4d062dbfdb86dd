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

  /** Packets whose sending time is remembered; at 20,000 a second a good 26 s. */
  private static final int REMEMBERED = 1 << 19;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment packet = arena.allocate(PACKET, 8);
  private final MemorySegment timespec = arena.allocate(16, 8);
  private final long[] sentAt = new long[REMEMBERED];
  private final Target target;
  private final int fd;
  private volatile long next;

  PacketStream(NetworkNamespace from, long run, SourceAddress source, Target target) {
    this.target = target;
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

  void sendNext() {
    var number = next;
    packet.set(JAVA_LONG, 8, number);
    sentAt[(int) (number & (REMEMBERED - 1))] = Libc.time(Libc.CLOCK_REALTIME, timespec);
    // a full queue, or an ICMP error from an earlier packet, loses one packet of thousands
    var _ = Libc.send(fd, packet);
    next = number + 1;
  }

  /** When packet {@code number} was sent, nanoseconds since 1970; 0 if it was not yet. */
  long sentAt(long number) {
    return number < 0 || number >= next ? 0 : sentAt[(int) (number & (REMEMBERED - 1))];
  }

  @Override
  public void close() {
    Libc.close(fd);
    arena.close();
  }
}
