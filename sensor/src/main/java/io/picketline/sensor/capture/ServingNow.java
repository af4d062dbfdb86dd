package io.picketline.sensor.capture;

import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.SockDiag;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Asks the kernel whom this host serves at this moment, where what was seen at the last look at all
 * connections may be too old. For the packet thread; takes some 150 microseconds, and milliseconds
 * where there are tens of thousands of connections, so it asks so often and no more.
 */
public final class ServingNow implements AutoCloseable {

  /** Questions at a time. */
  static final int BURST = 20;

  /** Time in which one more may be asked. */
  static final Duration PAUSE = Duration.ofMillis(50);

  private final SockDiag diag;
  private final ServedSockets sockets;
  private final OwnTraps traps;
  private final AskPace pace;
  private final Runnable lookSoon;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong deferred = new AtomicLong();

  private ServingNow(
      SockDiag diag, ServedSockets sockets, OwnTraps traps, AskPace pace, Runnable lookSoon) {
    this.diag = diag;
    this.sockets = sockets;
    this.traps = traps;
    this.pace = pace;
    this.lookSoon = lookSoon;
  }

  /**
   * Opens it.
   *
   * @param traps the sockets that are no services
   * @param nanoTime a monotonic clock, as System::nanoTime
   * @param lookSoon has another thread look at all connections soon; called on the packet thread
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  public static ServingNow open(
      ServedSockets sockets, OwnTraps traps, LongSupplier nanoTime, Runnable lookSoon)
      throws IOException {
    try {
      var pace = new AskPace(BURST, PAUSE, nanoTime);
      return new ServingNow(SockDiag.open(), sockets, traps, pace, lookSoon);
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Tells the port of every connection with the source that carried data both ways; none if the
   * kernel does not answer, which is {@linkplain #failures() counted}.
   *
   * @return false if too much was asked lately: another thread is to look, and nothing is told
   */
  public boolean ports(long high, long low, int keyLength, IntConsumer ports) {
    if (!pace.take()) {
      deferred.incrementAndGet();
      lookSoon.run();
      return false;
    }
    try {
      diag.dumpEstablishedWith(
          high,
          low,
          keyLength,
          connection -> {
            if (ServedConnections.isServed(connection, sockets, traps)) {
              ports.accept(connection.localPort);
            }
          });
    } catch (NetlinkException e) {
      failures.incrementAndGet();
    }
    return true;
  }

  /** Questions that were left to another thread. */
  public long deferred() {
    return deferred.get();
  }

  /** Questions that the kernel did not answer. */
  public long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    diag.close();
  }
}
