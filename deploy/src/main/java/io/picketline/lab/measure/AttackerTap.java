package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees every TCP packet that leaves the attacker's interface, with the kernel's stamp of that
 * moment.
 */
final class AttackerTap implements AutoCloseable {

  private static final short ETH_P_ALL = 3;
  private static final int ETHERNET = 14;
  private static final int ETHERTYPE_V4 = 0x0800;
  private static final int IPV6_HEADER = 40;
  private static final int SNAP = 128;
  private static final int BATCH = 256;
  private static final int BUFFER = 8 << 20;
  private static final long PAUSE_NANOS = 2_000_000;

  private static final ValueLayout.OfShort NET16 =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt NET32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /**
   * Outgoing TCP only, as classic BPF (code, jump if true, jump if false, operand): packet type 4
   * is {@code PACKET_OUTGOING}, read from ancillary word {@code SKF_AD_OFF + SKF_AD_PKTTYPE}.
   */
  private static final int[][] OUTGOING_TCP = {
    {0x30, 0, 0, -0x1000 + 4},
    {0x15, 0, 8, 4},
    {0x28, 0, 0, 12},
    {0x15, 0, 2, 0x0800},
    {0x30, 0, 0, 23},
    {0x15, 3, 4, 6},
    {0x15, 0, 3, 0x86dd},
    {0x30, 0, 0, 20},
    {0x15, 0, 1, 6},
    {0x06, 0, 0, 0x40000},
    {0x06, 0, 0, 0},
  };

  private final Arena arena = Arena.ofShared();
  private final Batch batch = new Batch(arena, BATCH, SNAP);
  private final Map<SentProbe, Long> sent = new HashMap<>();
  private final Map<SourceAddress, Long> first = new HashMap<>();
  private final int fd;
  private final Thread thread;
  private volatile boolean stopped;

  AttackerTap(NetworkNamespace attacker, String networkInterface) {
    fd = attacker.call(() -> open(networkInterface));
    thread = Thread.ofPlatform().name("attacker-tap").daemon().start(this::read);
  }

  private int open(String networkInterface) {
    var socket = Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0);
    Sockets.enlarge(socket, BUFFER);
    Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1);
    Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, filter());
    var index = Libc.interfaceIndex(networkInterface);
    Libc.bind(socket, SocketAddresses.link(arena, index, Short.reverseBytes(ETH_P_ALL)));
    return socket;
  }

  private MemorySegment filter() {
    var program = arena.allocate(OUTGOING_TCP.length * 8L, 8);
    for (var i = 0; i < OUTGOING_TCP.length; i++) {
      var instruction = OUTGOING_TCP[i];
      program.set(ValueLayout.JAVA_SHORT, i * 8L, (short) instruction[0]);
      program.set(JAVA_BYTE, i * 8L + 2, (byte) instruction[1]);
      program.set(JAVA_BYTE, i * 8L + 3, (byte) instruction[2]);
      program.set(ValueLayout.JAVA_INT, i * 8L + 4, instruction[3]);
    }
    var header = arena.allocate(16, 8);
    header.set(ValueLayout.JAVA_SHORT, 0, (short) OUTGOING_TCP.length);
    header.set(ADDRESS, 8, program);
    return header;
  }

  private void read() {
    while (!stopped) {
      int read;
      do {
        read = batch.read(fd);
        for (var i = 0; i < read; i++) {
          note(batch.packet(i), batch.stamp(i));
        }
      } while (batch.full(read));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void note(MemorySegment frame, long stamp) {
    var v4 = (frame.get(NET16, 12) & 0xffff) == ETHERTYPE_V4;
    var tcp = v4 ? ETHERNET + (frame.get(JAVA_BYTE, ETHERNET) & 15) * 4 : ETHERNET + IPV6_HEADER;
    if (frame.byteSize() < tcp + 8) {
      return;
    }
    var probe =
        new SentProbe(
            address(frame, v4 ? ETHERNET + 12 : ETHERNET + 8, v4),
            address(frame, v4 ? ETHERNET + 16 : ETHERNET + 24, v4),
            frame.get(NET16, tcp) & 0xffff,
            frame.get(NET16, tcp + 2) & 0xffff,
            Integer.toUnsignedLong(frame.get(NET32, tcp + 4)));
    synchronized (sent) {
      sent.putIfAbsent(probe, stamp);
      first.putIfAbsent(probe.source(), stamp);
    }
  }

  private static SourceAddress address(MemorySegment frame, int at, boolean v4) {
    return SourceAddress.of(frame.asSlice(at, v4 ? 4 : 16).toArray(JAVA_BYTE));
  }

  /** When the probe first left, nanoseconds since 1970. */
  OptionalLong sentAt(SentProbe probe) {
    synchronized (sent) {
      var stamp = sent.get(probe);
      return stamp == null ? OptionalLong.empty() : OptionalLong.of(stamp);
    }
  }

  /** When the first TCP packet of a source left, nanoseconds since 1970. */
  OptionalLong firstOf(SourceAddress source) {
    synchronized (sent) {
      var stamp = first.get(source);
      return stamp == null ? OptionalLong.empty() : OptionalLong.of(stamp);
    }
  }

  /** Forgets all probes. */
  void clear() {
    synchronized (sent) {
      sent.clear();
      first.clear();
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Libc.close(fd);
    arena.close();
  }
}
