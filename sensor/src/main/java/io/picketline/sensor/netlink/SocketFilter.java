package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;

/** Writes programs of the kernel's classic packet filter for netlink sockets (linux/filter.h). */
final class SocketFilter {
  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_HALF_WORD = 0x28;
  private static final int JUMP_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int INSTRUCTION = 8;
  private static final int PROGRAM = 16;
  private static final int POINTER_AT = 8;
  // The sender's port in struct nlmsghdr.
  private static final int HEADER_PORT = 12;
  private static final int MOST_PORTS = 200;
  // The remote port in struct inet_diag_msg, behind the header.
  private static final int REMOTE_PORT = 16 + 6;

  private SocketFilter() {}

  /**
   * A {@code struct sock_fprog} that drops datagrams whose first message names one of these ports,
   * and takes all others.
   */
  static MemorySegment without(Set<Integer> ports) {
    var own = List.copyOf(ports);
    if (own.size() > MOST_PORTS) {
      throw new IllegalArgumentException("%d ports are too many".formatted(own.size()));
    }
    var arena = Arena.ofAuto();
    var code = arena.allocate((long) INSTRUCTION * (own.size() + 3), 8);
    instruction(code, 0, LOAD_WORD, 0, HEADER_PORT);
    for (var i = 0; i < own.size(); i++) {
      // The machine loads in network order, the header is in the host's.
      var port = bigEndian(own.get(i));
      instruction(code, 1 + i, JUMP_EQUAL, own.size() - i, port);
    }
    instruction(code, 1 + own.size(), RETURN, 0, -1);
    instruction(code, 2 + own.size(), RETURN, 0, 0);
    return program(arena, code);
  }

  /** One that takes datagrams on a socket without a remote end alone, as listeners are. */
  static MemorySegment unconnected() {
    var arena = Arena.ofAuto();
    var code = arena.allocate(INSTRUCTION * 4L, 8);
    instruction(code, 0, LOAD_HALF_WORD, 0, REMOTE_PORT);
    instruction(code, 1, JUMP_EQUAL, 1, 0);
    instruction(code, 2, RETURN, 0, 0);
    instruction(code, 3, RETURN, 0, -1);
    return program(arena, code);
  }

  /** Of the same arena, so that the code lives as long as the program that points to it. */
  private static MemorySegment program(Arena arena, MemorySegment code) {
    var program = arena.allocate(PROGRAM, 8);
    program.set(JAVA_SHORT, 0, (short) (code.byteSize() / INSTRUCTION));
    program.set(ADDRESS, POINTER_AT, code);
    return program;
  }

  private static void instruction(MemorySegment code, int at, int operation, int skip, int value) {
    var from = (long) INSTRUCTION * at;
    code.set(JAVA_SHORT, from, (short) operation);
    code.set(JAVA_BYTE, from + 2, (byte) skip);
    code.set(JAVA_BYTE, from + 3, (byte) 0);
    code.set(JAVA_INT, from + 4, value);
  }

  private static int bigEndian(int value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }
}
