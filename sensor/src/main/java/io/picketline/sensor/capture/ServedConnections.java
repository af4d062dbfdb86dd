package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.TcpOptions;
import io.picketline.sensor.netlink.Connection;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says of connections to this host's services what they prove: that data went both ways, or that
 * somebody connected and left without a word. For one thread; allocates nothing.
 */
public final class ServedConnections {

  /** For how long it is not said again that a source was served on a port. */
  static final Duration TOLD = Duration.ofMinutes(10);

  private static final int PAIRS = 1 << 15;
  // The end of a connection counts as a byte (its FIN), so one byte is none.
  private static final long END = 1;
  private static final int ACK = 0x10;
  private static final int ANY_HOPS = 255;

  private final ServedSockets sockets;
  private final OwnTraps traps;
  private final LongSupplier nanoTime;
  private final LongSupplier unixNanos;
  private final ProbeHandler handler;
  private final RecentTuples told;
  private final RawProbe probe = new RawProbe();

  /**
   * Has said nothing yet.
   *
   * @param nanoTime a monotonic clock, as System::nanoTime
   * @param unixNanos the time
   * @param seed a number that no outsider knows
   */
  public ServedConnections(
      ServedSockets sockets,
      OwnTraps traps,
      LongSupplier nanoTime,
      LongSupplier unixNanos,
      long seed,
      ProbeHandler handler) {
    this.sockets = sockets;
    this.traps = traps;
    this.nanoTime = nanoTime;
    this.unixNanos = unixNanos;
    this.handler = handler;
    told = new RecentTuples(PAIRS, seed);
  }

  /** A connection that is there. */
  public void alive(Connection connection) {
    if (isServed(connection, sockets, traps)) {
      served(connection);
    }
  }

  /** A connection that was there until now. */
  public void gone(Connection connection) {
    if (!toService(connection, sockets, traps) || connection.received == Connection.UNKNOWN) {
      return;
    }
    if (bothWays(connection)) {
      served(connection);
    } else if (connection.received <= END) {
      fill(connection);
      handler.connectedWithoutData(probe);
    }
  }

  /** Whether the connection is to one of the host's services, and data went both ways. */
  static boolean isServed(Connection connection, ServedSockets sockets, OwnTraps traps) {
    return toService(connection, sockets, traps) && bothWays(connection);
  }

  private static boolean toService(Connection connection, ServedSockets sockets, OwnTraps traps) {
    return connection.tcp
        && connection.remotePort != 0
        && !ofTrap(connection, traps)
        && !Unicast.loopback(connection.remoteHigh, connection.remoteLow)
        && sockets.served(true, connection.localPort);
  }

  /** Whether its end on this host is one of the sensor's own traps. */
  static boolean ofTrap(Connection connection, OwnTraps traps) {
    return traps.hold(
        connection.tcp, connection.localHigh, connection.localLow, connection.localPort);
  }

  private static boolean bothWays(Connection connection) {
    return connection.received > END && connection.acknowledged > END;
  }

  private void served(Connection connection) {
    var now = nanoTime.getAsLong();
    var high = connection.remoteHigh;
    var low = connection.remoteLow;
    var port = connection.localPort;
    if (!told.aliveSince(0, 0, port, high, low, 0, now - TOLD.toNanos())) {
      told.seen(0, 0, port, high, low, 0, now);
      fill(connection);
      handler.served(probe);
    }
  }

  private void fill(Connection connection) {
    probe.sourceHigh = connection.remoteHigh;
    probe.sourceLow = connection.remoteLow;
    probe.localHigh = connection.localHigh;
    probe.localLow = connection.localLow;
    probe.sourcePort = connection.remotePort;
    probe.port = connection.localPort;
    probe.atNanos = unixNanos.getAsLong();
    probe.tcp = true;
    probe.flags = ACK;
    probe.sequence = 0;
    probe.window = 0;
    probe.options = TcpOptions.OTHER;
    probe.hopLimit = ANY_HOPS;
  }
}
