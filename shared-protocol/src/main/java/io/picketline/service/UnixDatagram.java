package io.picketline.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Sends a datagram to a Unix socket, which Java has no channel for: by the C library's own calls,
 * never waiting for who does not read.
 */
public final class UnixDatagram {

  private static final short FAMILY = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int HOW = MSG_DONTWAIT | MSG_NOSIGNAL;

  /** Bytes of sun_path (unix(7)), one of them for the end. */
  private static final int LONGEST_PATH = 107;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO_KEPT = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      call(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private UnixDatagram() {}

  private static MethodHandle call(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, ERRNO_KEPT);
  }

  /**
   * Sends one to the socket of this path.
   *
   * @throws IOException naming the socket, if nobody listens there or his queue is full
   */
  public static void send(Path socket, byte[] message) throws IOException {
    send(socket.toString(), message);
  }

  /**
   * Sends one to the socket of this name: a path, or behind an {@code @} a name of the abstract
   * kind, which is in no file system (unix(7)).
   *
   * @throws IOException as above
   */
  static void send(String socket, byte[] message) throws IOException {
    var path = socket.getBytes(UTF_8);
    if (path.length > LONGEST_PATH) {
      throw new IOException("%s: is too long for the path of a socket".formatted(socket));
    }
    var named = path.length > 0 && path[0] == '@';
    if (named) {
      path[0] = 0;
    }
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var address = arena.allocate(2L + LONGEST_PATH + 1, JAVA_SHORT.byteAlignment());
      address.set(JAVA_SHORT, 0, FAMILY);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      var bytes = arena.allocateFrom(JAVA_BYTE, message);
      var fd = (int) SOCKET.invokeExact(state, (int) FAMILY, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (fd < 0) {
        throw failed(socket, (int) ERRNO.get(state, 0L));
      }
      try {
        // Of an abstract name each byte counts, zeros at the end too.
        var length = named ? 2 + path.length : (int) address.byteSize();
        var size = (long) message.length;
        var sent = (long) SENDTO.invokeExact(state, fd, bytes, size, HOW, address, length);
        if (sent != message.length) {
          throw failed(socket, (int) ERRNO.get(state, 0L));
        }
      } finally {
        var _ = (int) CLOSE.invokeExact(state, fd);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // what a method handle declares
      throw new IOException("%s: %s".formatted(socket, e), e);
    }
  }

  /** Those that have a plain meaning here (errno(3), Linux on all its machines). */
  private static IOException failed(String socket, int errno) {
    var why =
        switch (errno) {
          case 2 -> "there is no such socket";
          case 11, 105 -> "its queue is full";
          case 13 -> "this daemon may not write there";
          case 90 -> "the message is longer than it takes";
          case 111 -> "nobody listens there";
          default -> "error %d".formatted(errno);
        };
    return new IOException("%s: %s".formatted(socket, why));
  }
}
