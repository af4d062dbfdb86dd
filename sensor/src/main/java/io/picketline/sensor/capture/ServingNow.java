package io.picketline.sensor.capture;

import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.SockDiag;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * Asks the kernel whom this host serves at this moment, where what was seen at the last look at all
 * connections may be too old. For the packet thread; takes some 150 microseconds.
 */
public final class ServingNow implements AutoCloseable {

  private final SockDiag diag;
  private final ServedSockets sockets;
  private final OwnTraps traps;
  private final AtomicLong failures = new AtomicLong();

  private ServingNow(SockDiag diag, ServedSockets sockets, OwnTraps traps) {
    this.diag = diag;
    this.sockets = sockets;
    this.traps = traps;
  }

  /**
   * Opens it.
   *
   * @param traps the sockets that are no services
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  public static ServingNow open(ServedSockets sockets, OwnTraps traps) throws IOException {
    try {
      return new ServingNow(SockDiag.open(), sockets, traps);
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Tells the port of every connection with the source that carried data both ways; none if the
   * kernel does not answer, which is {@linkplain #failures() counted}.
   */
  public void ports(long high, long low, int keyLength, IntConsumer ports) {
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
