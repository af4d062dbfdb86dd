package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends another thread's wait for a netlink socket (eventfd(2)). Any thread may wake. */
final class Waker implements AutoCloseable {
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int COUNTER = 8;

  private final AtomicBoolean pending = new AtomicBoolean();
  private final MemorySegment readErrno;
  private final MemorySegment counter;
  private final int fd;
  private boolean closed;

  /**
   * Opens it.
   *
   * @throws NetlinkException if there are no descriptors left
   */
  Waker() {
    var arena = Arena.ofAuto();
    readErrno = Libc.errnoSegment(arena);
    counter = arena.allocate(JAVA_LONG);
    fd = Libc.eventfd(readErrno, 0, NONBLOCK_CLOEXEC);
    if (fd < 0) {
      throw new NetlinkException("open an event counter", -fd);
    }
  }

  /** Ends the wait under way, or the next one. Quick when that was asked for already. */
  void wake() {
    if (pending.compareAndSet(false, true)) {
      signal();
    }
  }

  /** Whether it was woken since it was asked last; makes it ready for the next time. */
  boolean woken() {
    if (!pending.get()) {
      return false;
    }
    Libc.read(readErrno, fd, counter, COUNTER);
    pending.set(false);
    return true;
  }

  /** What to poll. */
  int descriptor() {
    return fd;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.close(readErrno, fd);
    }
  }

  // not after it is closed: the number may be another file's by then
  private synchronized void signal() {
    if (closed) {
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var one = arena.allocateFrom(JAVA_LONG, 1L);
      var errno = Libc.errnoSegment(arena);
      errno.set(JAVA_INT, 0, 0);
      Libc.write(errno, fd, one, COUNTER);
    }
  }
}
