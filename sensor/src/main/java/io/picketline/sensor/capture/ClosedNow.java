package io.picketline.sensor.capture;

import io.picketline.sensor.netlink.Connection;
import io.picketline.sensor.netlink.ConnectionHandler;
import io.picketline.sensor.netlink.DestroyEvents;
import io.picketline.sensor.netlink.NetlinkException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Reads which listeners were closed until this moment: where the CPU is short {@link SocketWatch}
 * may come to it only after the packet of somebody who comes late, and would take him for a
 * scanner. For packet threads, of which one reads at a time and none waits; allocates nothing.
 */
public final class ClosedNow implements AutoCloseable {

  /** Between two reads: a flood of probes does not ask each time. */
  static final Duration PAUSE = Duration.ofMillis(1);

  /** Where the closed sockets are read. */
  interface Source {
    /** Hands over what has come, and does not wait for more. */
    void read(ConnectionHandler handler);
  }

  private final Source source;
  private final Runnable end;
  private final ServedSockets sockets;
  private final OwnTraps traps;
  private final LongSupplier nanoTime;
  private final ConnectionHandler closed = this::closed;
  private final AtomicLong failures = new AtomicLong();
  private final ReentrantLock reading = new ReentrantLock();
  private long readAt;

  ClosedNow(
      Source source, Runnable end, ServedSockets sockets, OwnTraps traps, LongSupplier nanoTime) {
    this.source = source;
    this.end = end;
    this.sockets = sockets;
    this.traps = traps;
    this.nanoTime = nanoTime;
    readAt = nanoTime.getAsLong() - PAUSE.toNanos();
  }

  /**
   * Opens it.
   *
   * @param traps the sockets that are no services
   * @param nanoTime a monotonic clock, as System::nanoTime
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  public static ClosedNow open(ServedSockets sockets, OwnTraps traps, LongSupplier nanoTime)
      throws IOException {
    try {
      var events = DestroyEvents.ofListeners();
      return new ClosedNow(
          handler -> events.receive(handler, 0), events::close, sockets, traps, nanoTime);
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Has the sockets know what was closed until now. */
  public void read() {
    if (reading.tryLock()) {
      try {
        readIfDue();
      } catch (NetlinkException e) {
        failures.incrementAndGet();
      } finally {
        reading.unlock();
      }
    }
  }

  private void readIfDue() {
    var now = nanoTime.getAsLong();
    if (now - readAt >= PAUSE.toNanos()) {
      readAt = now;
      source.read(closed);
    }
  }

  private void closed(Connection listener) {
    if (listener.tcp
        && listener.remotePort == 0
        && !Unicast.loopback(listener.localHigh, listener.localLow)
        && !ServedConnections.ofTrap(listener, traps)) {
      sockets.closed(listener.localPort);
    }
  }

  /** Reads that failed; what is closed is then known as soon as the watch has come to it. */
  public long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    reading.lock();
    try {
      end.run();
    } finally {
      reading.unlock();
    }
  }
}
