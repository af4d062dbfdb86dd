package io.picketline.lab.measure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The C library's calls that the lab needs and the JDK lacks; 64-bit Linux. */
final class Libc {

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_PACKET = 17;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_RCVBUF = 8;
  static final int SO_ATTACH_FILTER = 26;
  static final int SO_RCVBUFFORCE = 33;
  static final int SO_TIMESTAMPNS = 35;
  static final int MSG_DONTWAIT = 0x40;
  static final int CLOCK_REALTIME = 0;
  static final int CLOCK_MONOTONIC = 1;
  static final int CLONE_NEWNET = 0x4000_0000;

  private static final int TIMER_ABSTIME = 1;
  private static final int PR_SET_TIMERSLACK = 29;
  private static final int EINTR = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> CAPTURED =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private static final FunctionDescriptor THREE_INTS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor TWO_INTS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor FD_ADDRESS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private static final MethodHandle SOCKET = call("socket", THREE_INTS);
  private static final MethodHandle BIND = call("bind", FD_ADDRESS);
  private static final MethodHandle CONNECT = call("connect", FD_ADDRESS);
  private static final MethodHandle SETNS = call("setns", TWO_INTS);
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle OPEN =
      call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SEND =
      call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECVMMSG =
      call(
          "recvmmsg",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle IF_NAMETOINDEX =
      call("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle CLOCK_GETTIME =
      call("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle CLOCK_NANOSLEEP =
      call(
          "clock_nanosleep", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle PRCTL =
      call("prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private Libc() {}

  private static MethodHandle call(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
  }

  static int socket(int domain, int type, int protocol) {
    try {
      return checked(
          "socket",
          (int) SOCKET.invokeExact(CAPTURED.get(), domain, type | SOCK_CLOEXEC, protocol));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void bind(int fd, MemorySegment address) {
    try {
      checked(
          "bind",
          (int) BIND.invokeExact(CAPTURED.get(), fd, address, Math.toIntExact(address.byteSize())));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void connect(int fd, MemorySegment address) {
    try {
      checked(
          "connect",
          (int)
              CONNECT.invokeExact(
                  CAPTURED.get(), fd, address, Math.toIntExact(address.byteSize())));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Moves the calling thread, and only it, into a namespace. */
  static void setns(int fd, int type) {
    try {
      checked("setns", (int) SETNS.invokeExact(CAPTURED.get(), fd, type));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int open(String path) {
    try (var arena = Arena.ofConfined()) {
      return checked(
          "open " + path,
          (int) OPEN.invokeExact(CAPTURED.get(), arena.allocateFrom(path), SOCK_CLOEXEC));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void close(int fd) {
    try {
      checked("close", (int) CLOSE.invokeExact(CAPTURED.get(), fd));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void setsockopt(int fd, int level, int name, MemorySegment value) {
    try {
      checked(
          "setsockopt " + name,
          (int)
              SETSOCKOPT.invokeExact(
                  CAPTURED.get(), fd, level, name, value, Math.toIntExact(value.byteSize())));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void setsockopt(int fd, int level, int name, int value) {
    try (var arena = Arena.ofConfined()) {
      setsockopt(fd, level, name, arena.allocateFrom(JAVA_INT, value));
    }
  }

  /** Sends on a connected socket; whether the kernel took it. */
  static boolean send(int fd, MemorySegment bytes) {
    try {
      return (long) SEND.invokeExact(CAPTURED.get(), fd, bytes, bytes.byteSize(), MSG_DONTWAIT)
          >= 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** How many messages there were, without waiting; 0 for none. */
  static int recvmmsg(int fd, MemorySegment messages, int count) {
    try {
      return Math.max(
          0,
          (int)
              RECVMMSG.invokeExact(
                  CAPTURED.get(), fd, messages, count, MSG_DONTWAIT, MemorySegment.NULL));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int interfaceIndex(String name) {
    try (var arena = Arena.ofConfined()) {
      var index = (int) IF_NAMETOINDEX.invokeExact(CAPTURED.get(), arena.allocateFrom(name));
      return checked("if_nametoindex " + name, index == 0 ? -1 : index);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Nanoseconds of a clock; {@code timespec} is room for 16 bytes. */
  static long time(int clock, MemorySegment timespec) {
    try {
      checked("clock_gettime", (int) CLOCK_GETTIME.invokeExact(CAPTURED.get(), clock, timespec));
      return timespec.get(JAVA_LONG, 0) * 1_000_000_000L + timespec.get(JAVA_LONG, 8);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Sleeps until the monotonic clock shows {@code nanos}. */
  static void sleepUntil(long nanos, MemorySegment timespec) {
    timespec.set(JAVA_LONG, 0, nanos / 1_000_000_000L);
    timespec.set(JAVA_LONG, 8, nanos % 1_000_000_000L);
    try {
      int error;
      do {
        error =
            (int)
                CLOCK_NANOSLEEP.invokeExact(
                    CAPTURED.get(), CLOCK_MONOTONIC, TIMER_ABSTIME, timespec, MemorySegment.NULL);
      } while (error == EINTR);
      if (error != 0) {
        throw new KernelException("clock_nanosleep", error);
      }
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Lets the calling thread's timers fire as exactly as the kernel can. */
  static void exactTimers() {
    try {
      checked("prctl", (int) PRCTL.invokeExact(CAPTURED.get(), PR_SET_TIMERSLACK, 1L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static String strerror(int errno) {
    try {
      var text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(256).getString(0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int checked(String call, int result) {
    if (result < 0) {
      throw new KernelException(call, (int) ERRNO.get(CAPTURED.get(), 0L));
    }
    return result;
  }

  private static RuntimeException unexpected(Throwable e) {
    return switch (e) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> new IllegalStateException(e);
    };
  }
}
