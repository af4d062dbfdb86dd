package io.picketline.sensor.capture;

import io.picketline.sensor.netlink.Connection;
import io.picketline.sensor.netlink.ConnectionHandler;
import io.picketline.sensor.netlink.DestroyEvents;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.SockDiag;
import io.picketline.sensor.work.Kept;
import io.picketline.sensor.work.Worker;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Tells {@link ServedSockets} what the kernel says of this host's sockets: all of them every ten
 * seconds, and each when it is gone. On a platform thread of its own.
 */
public final class SocketWatch implements Kept.Beginning<Worker> {

  /** Time between two looks at all sockets. */
  public static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Least time between two looks, however many ask for one. */
  static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

  private static final int WAIT_MILLIS = 100;

  private final ServedSockets sockets;
  private final OwnTraps traps;
  private final ConnectionHandler alive;
  private final ConnectionHandler gone;
  private volatile boolean wanted;
  private long lookedAt;

  /**
   * A watch at rest.
   *
   * @param traps the sockets that are no services
   * @param alive also told of every established connection at each look, on the watch's thread
   * @param gone also told of every socket that is gone, on the watch's thread
   */
  public SocketWatch(
      ServedSockets sockets, OwnTraps traps, ConnectionHandler alive, ConnectionHandler gone) {
    this.sockets = sockets;
    this.traps = traps;
    this.alive = alive;
    this.gone = gone;
  }

  /**
   * Looks once, then goes on from its own thread. When it fails the sockets count as unwatched
   * until it is begun anew.
   *
   * @throws NetlinkException if the kernel does not tell
   */
  @Override
  public Worker begin(Consumer<? super Exception> failed) {
    var diag = SockDiag.open();
    var events = listen(diag);
    return new Worker(
            "served-sockets",
            () -> watch(diag, events),
            () -> {
              diag.close();
              events.close();
            },
            cause -> {
              sockets.unwatched();
              failed.accept(cause);
            })
        .startAfter(() -> {
          look(diag);
          sockets.watched();
        });
  }

  /** Has it look at all sockets within about a second, not the usual ten. From any thread. */
  public void lookSoon() {
    if (!wanted) {
      wanted = true;
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
    events.receive(this::ended, WAIT_MILLIS);
    var pause = wanted ? LEAST_INTERVAL : INTERVAL;
    if (System.nanoTime() - lookedAt >= pause.toNanos()) {
      look(diag);
    }
  }

  private void look(SockDiag diag) {
    lookedAt = System.nanoTime();
    // before looking: who wants one after that may have been passed over
    wanted = false;
    var tcp = new BitSet();
    var udp = new BitSet();
    diag.dumpBound((isTcp, localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort) -> {
      if (traps.hold(isTcp, localHigh, localLow, localPort)) {
        return;
      }
      if (!isTcp && remotePort != 0) {
        sockets.alive(false, localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
      } else if (!Unicast.loopback(localHigh, localLow)) {
        (isTcp ? tcp : udp).set(localPort);
      }
    });
    sockets.bound(tcp, udp);
    diag.dumpEstablished(connection -> {
      remember(connection);
      alive.connection(connection);
    });
  }

  private void ended(Connection connection) {
    remember(connection);
    gone.connection(connection);
  }

  private void remember(Connection connection) {
    var isConnection = connection.tcp && connection.remotePort != 0;
    if (isConnection || !ServedConnections.ofTrap(connection, traps)) {
      sockets.alive(
          connection.tcp,
          connection.localHigh,
          connection.localLow,
          connection.localPort,
          connection.remoteHigh,
          connection.remoteLow,
          connection.remotePort);
    }
  }
}
