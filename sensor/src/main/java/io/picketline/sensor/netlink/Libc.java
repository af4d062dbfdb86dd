package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of the C library that netlink needs. Each takes the segment that errno is caught in,
 * and answers the call's result, or errno negated; none allocates.
 */
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option CATCH_ERRNO = Linker.Option.captureCallState("errno");
  private static final long ERRNO_AT =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = find("close", JAVA_INT);
  private static final MethodHandle BIND = find("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKNAME = find("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      find("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle POLL = find("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EVENTFD = find("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ = plain("read");
  private static final MethodHandle WRITE = plain("write");
  private static final MethodHandle SEND = transfer("send");
  private static final MethodHandle RECV = transfer("recv");

  private Libc() {}

  /** A segment for errno, as every call here wants one; not to be shared by threads. */
  static MemorySegment errnoSegment(Arena arena) {
    return arena.allocate(Linker.Option.captureStateLayout());
  }

  static int socket(MemorySegment errno, int domain, int type, int protocol) {
    try {
      return checked(errno, (int) SOCKET.invokeExact(errno, domain, type, protocol));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(MemorySegment errno, int fd) {
    try {
      return checked(errno, (int) CLOSE.invokeExact(errno, fd));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int bind(MemorySegment errno, int fd, MemorySegment address, int length) {
    try {
      return checked(errno, (int) BIND.invokeExact(errno, fd, address, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code length} holds the room in {@code address}, and afterwards how much of it was used. */
  static int getsockname(MemorySegment errno, int fd, MemorySegment address, MemorySegment length) {
    try {
      return checked(errno, (int) GETSOCKNAME.invokeExact(errno, fd, address, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setsockopt(
      MemorySegment errno, int fd, int level, int option, MemorySegment value, int length) {
    try {
      return checked(errno, (int) SETSOCKOPT.invokeExact(errno, fd, level, option, value, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code length} holds the room in {@code value}, and afterwards how much of it was used. */
  static int getsockopt(
      MemorySegment errno,
      int fd,
      int level,
      int option,
      MemorySegment value,
      MemorySegment length) {
    try {
      return checked(errno, (int) GETSOCKOPT.invokeExact(errno, fd, level, option, value, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int poll(MemorySegment errno, MemorySegment descriptors, long count, int millis) {
    try {
      return checked(errno, (int) POLL.invokeExact(errno, descriptors, count, millis));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long send(MemorySegment errno, int fd, MemorySegment buffer, long length, int flags) {
    try {
      return checked(errno, (long) SEND.invokeExact(errno, fd, buffer, length, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long recv(MemorySegment errno, int fd, MemorySegment buffer, long length, int flags) {
    try {
      return checked(errno, (long) RECV.invokeExact(errno, fd, buffer, length, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int eventfd(MemorySegment errno, int count, int flags) {
    try {
      return checked(errno, (int) EVENTFD.invokeExact(errno, count, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(MemorySegment errno, int fd, MemorySegment buffer, long length) {
    try {
      return checked(errno, (long) READ.invokeExact(errno, fd, buffer, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long write(MemorySegment errno, int fd, MemorySegment buffer, long length) {
    try {
      return checked(errno, (long) WRITE.invokeExact(errno, fd, buffer, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int checked(MemorySegment errno, int result) {
    return result >= 0 ? result : -errno.get(JAVA_INT, ERRNO_AT);
  }

  private static long checked(MemorySegment errno, long result) {
    return result >= 0 ? result : -errno.get(JAVA_INT, ERRNO_AT);
  }

  private static MethodHandle find(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        CATCH_ERRNO);
  }

  private static MethodHandle transfer(String name) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
        CATCH_ERRNO);
  }

  private static MethodHandle plain(String name) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
        CATCH_ERRNO);
  }

  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof RuntimeException e) {
      return e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    return new IllegalStateException("a call of the C library threw", thrown);
  }
}
