package io.picketline.sensor.compat;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The host's syslog, a Unix datagram socket, which the JDK has no channel for. It never waits: a
 * datagram for which the reader has no room is refused. Not thread-safe.
 */
final class SyslogSocket implements AutoCloseable {

  /** Where every syslog of Linux and BSD listens. */
  static final Path USUAL = Path.of("/dev/log");

  // The values of Linux for all its architectures but MIPS and SPARC (asm-generic/socket.h).
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** sizeof(struct sockaddr_un): the family and 108 bytes of path (unix(7)). */
  private static final int ADDRESS_SIZE = 110;

  private static final int PATH_AT = 2;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option CATCH_ERRNO = Linker.Option.captureCallState("errno");
  private static final long ERRNO_AT =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CONNECT =
      find("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND =
      find("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);

  private final int descriptor;

  private SyslogSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Connects to the reader behind {@code path}.
   *
   * @throws IOException in the operator's words, if nobody listens there
   */
  static SyslogSocket open(Path path) throws IOException {
    var name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > ADDRESS_SIZE - PATH_AT - 1) {
      throw new IOException("%s is too long for a Unix socket".formatted(path));
    }
    try (var arena = Arena.ofConfined()) {
      var errno = arena.allocate(Linker.Option.captureStateLayout());
      var made =
          (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      if (made < 0) {
        throw failed("socket", errno);
      }
      var socket = new SyslogSocket(made);
      var address = arena.allocate(ADDRESS_SIZE);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_AT, name.length);
      if ((int) CONNECT.invokeExact(errno, made, address, ADDRESS_SIZE) < 0) {
        socket.close();
        throw failed(path.toString(), errno);
      }
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library threw", e);
    }
  }

  /**
   * Sends one message.
   *
   * @throws IOException if the reader is gone or has no room
   */
  void send(String message) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var errno = arena.allocate(Linker.Option.captureStateLayout());
      var bytes = arena.allocateFrom(JAVA_BYTE, message.getBytes(StandardCharsets.UTF_8));
      if ((long) SEND.invokeExact(errno, descriptor, bytes, bytes.byteSize(), MSG_NOSIGNAL) < 0) {
        throw failed("send", errno);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library threw", e);
    }
  }

  @Override
  public void close() {
    try (var arena = Arena.ofConfined()) {
      var _ =
          (int) CLOSE.invokeExact(arena.allocate(Linker.Option.captureStateLayout()), descriptor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library threw", e);
    }
  }

  private static IOException failed(String what, MemorySegment errno) {
    return new IOException("%s: errno %d".formatted(what, errno.get(JAVA_INT, ERRNO_AT)));
  }

  private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        CATCH_ERRNO);
  }
}
