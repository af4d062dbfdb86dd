package io.picketline.sensor.capture;

import io.picketline.sensor.netlink.DestroyEvents;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.SockDiag;
import io.picketline.sensor.netlink.TupleHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link ServedSockets} what the kernel says of this host's sockets: all of them every ten
 * seconds, and each when it is gone. On a platform thread of its own.
 */
public final class SocketWatch implements AutoCloseable {

  /** Time between two looks at all sockets. */
  public static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final int WAIT_MILLIS = 100;

  private final ServedSockets sockets;
  private final TupleHandler closed;
  private final Consumer<RuntimeException> failed;
  private long lookedAt;
  private @Nullable Worker worker;

  /**
   * A watch at rest.
   *
   * @param closed also told of every socket that is gone, on the watch's thread
   * @param failed told once, if the watch ends by itself
   */
  public SocketWatch(
      ServedSockets sockets, TupleHandler closed, Consumer<RuntimeException> failed) {
    this.sockets = sockets;
    this.closed = closed;
    this.failed = failed;
  }

  /**
   * Looks once, then goes on from its own thread. May be called once.
   *
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  public void start() throws IOException {
    try {
      var diag = SockDiag.open();
      var events = listen(diag);
      look(diag);
      worker =
          new Worker(
              "served-sockets",
              () -> watch(diag, events),
              () -> {
                diag.close();
                events.close();
              },
              failed);
      worker.start();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.stop();
    }
  }

  private static DestroyEvents listen(SockDiag diag) {
    try {
      return DestroyEvents.open();
    } catch (NetlinkException e) {
      diag.close();
      throw e;
    }
  }

  private void watch(SockDiag diag, DestroyEvents events) {
    events.receive(this::gone, WAIT_MILLIS);
    if (System.nanoTime() - lookedAt >= INTERVAL.toNanos()) {
      look(diag);
    }
  }

  private void look(SockDiag diag) {
    lookedAt = System.nanoTime();
    var tcp = new BitSet();
    var udp = new BitSet();
    diag.dumpBound((isTcp, localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort) -> {
      if (!isTcp && remotePort != 0) {
        sockets.alive(false, localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
      } else if (!Unicast.loopback(localHigh, localLow)) {
        (isTcp ? tcp : udp).set(localPort);
      }
    });
    diag.dumpEstablished(sockets::alive);
    sockets.bound(tcp, udp);
  }

  private void gone(
      boolean tcp,
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    sockets.alive(tcp, localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
    closed.tuple(tcp, localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
  }
}
