package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The kernel's forms of an address and port. */
final class SocketAddresses {

  private static final int SOCKADDR_IN = 16;
  private static final int SOCKADDR_IN6 = 28;
  private static final int SOCKADDR_LL = 20;

  private SocketAddresses() {}

  static int family(SourceAddress address) {
    return address.isV4() ? Libc.AF_INET : Libc.AF_INET6;
  }

  /** A {@code sockaddr_in} or {@code sockaddr_in6}. */
  static MemorySegment of(Arena arena, SourceAddress address, int port) {
    var room = arena.allocate(address.isV4() ? SOCKADDR_IN : SOCKADDR_IN6, 8);
    room.set(JAVA_SHORT, 0, (short) family(address));
    room.set(JAVA_BYTE, 2, (byte) (port >>> 8));
    room.set(JAVA_BYTE, 3, (byte) port);
    var bytes = address.toBytes();
    MemorySegment.copy(bytes, 0, room, JAVA_BYTE, address.isV4() ? 4 : 8, bytes.length);
    return room;
  }

  /** A {@code sockaddr_ll} for all protocols on one interface. */
  static MemorySegment link(Arena arena, int interfaceIndex, short protocol) {
    var room = arena.allocate(SOCKADDR_LL, 8);
    room.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
    room.set(JAVA_SHORT, 2, protocol);
    room.set(JAVA_INT, 4, interfaceIndex);
    return room;
  }
}
