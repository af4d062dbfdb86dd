package io.picketline.sensor.capture;

import io.picketline.protocol.ServedPorts;
import io.picketline.sensor.detect.RawProbe;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the host serves, served and talked to lately. Told by one thread, unless it says otherwise;
 * packet threads ask it without locks, and allocate nothing.
 */
public final class ServedSockets {

  /** How long a port counts as served after it was closed. */
  public static final Duration SERVED = Duration.ofMinutes(10);

  /** How long packets of a connection may come after it was last seen alive. */
  public static final Duration TUPLE = Duration.ofMinutes(5);

  /** How long after a start, or a gap, the connections of before are not known. */
  public static final Duration START = Duration.ofMinutes(2);

  /** How long an answer may take. */
  public static final Duration ANSWER = Duration.ofMinutes(1);

  private static final int TUPLES = 1 << 17;
  private static final int ASKED = 1 << 14;
  private static final int ANY_PORT = 0;
  private static final int UNPRIVILEGED = 1024;
  private static final int TRACEROUTE_FIRST = 33434;
  private static final int TRACEROUTE_LAST = 33534;
  private static final int TRACEROUTE_HOPS = 10;

  private final LongSupplier nanoTime;
  private final Consumer<ServedPorts> listener;
  private final RecentTuples tuples;
  private final RecentTuples udpAsked;
  private final PortTimes tcpServed;
  private final PortTimes udpServed;
  private final PortTimes udpUsed;
  private BitSet udpBefore = new BitSet();
  private boolean first = true;
  private volatile boolean watched = true;
  private volatile long unwatchedAt;
  private volatile long connectionsKnownFrom;
  private volatile long questionsKnownFrom;
  private volatile ServedPorts told = ServedPorts.NONE;

  /**
   * Knows nothing yet.
   *
   * @param nanoTime a monotonic clock, as System::nanoTime
   * @param seed a number that no outsider knows
   * @param listener told of every change of {@link #current}, on the telling thread
   */
  public ServedSockets(LongSupplier nanoTime, long seed, Consumer<ServedPorts> listener) {
    this.nanoTime = nanoTime;
    this.listener = listener;
    var startedAt = nanoTime.getAsLong();
    connectionsKnownFrom = startedAt;
    questionsKnownFrom = startedAt - ANSWER.toNanos();
    tuples = new RecentTuples(TUPLES, seed);
    udpAsked = new RecentTuples(ASKED, ~seed);
    tcpServed = new PortTimes(startedAt);
    udpServed = new PortTimes(startedAt);
    udpUsed = new PortTimes(startedAt);
  }

  /**
   * Tells which ports have a socket that takes packets of strangers.
   *
   * @param tcp listening ports
   * @param udp bound ports; one from 1024 on counts as served when it is there twice in a row, for
   *     resolvers ask from a new one every time
   */
  public void bound(BitSet tcp, BitSet udp) {
    var now = nanoTime.getAsLong();
    tcp.stream().forEach(port -> tcpServed.seen(port, now));
    udp.stream()
        .forEach(port -> {
          udpUsed.seen(port, now);
          if (first || port < UNPRIVILEGED || udpBefore.get(port)) {
            udpServed.seen(port, now);
          }
        });
    udpBefore = (BitSet) udp.clone();
    first = false;
    tell();
  }

  /**
   * Nothing is told from now on, though the host goes on: what is known does not age, and what may
   * have happened meanwhile is taken for so.
   */
  public void unwatched() {
    if (watched) {
      unwatchedAt = nanoTime.getAsLong();
      watched = false;
    }
  }

  /** All that there is was told, and all is told again from now on; no change at first. */
  public void watched() {
    if (!watched) {
      var now = nanoTime.getAsLong();
      // whoever closed a port meanwhile did so a moment ago, for all that is known
      tcpServed.carry(unwatchedAt, SERVED.toNanos(), now);
      udpServed.carry(unwatchedAt, SERVED.toNanos(), now);
      udpUsed.carry(unwatchedAt, ANSWER.toNanos(), now);
      connectionsKnownFrom = now;
      questionsKnownFrom = now;
      watched = true;
    }
  }

  /** Whether it is told what happens. */
  public boolean isWatched() {
    return watched;
  }

  /**
   * Tells of one socket that is, or until now was, alive. A TCP socket without a remote end was a
   * listener: that it came and went between two looks makes its port no less served.
   */
  public void alive(
      boolean tcp,
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    var now = nanoTime.getAsLong();
    if (!tcp && remotePort == 0) {
      udpUsed.seen(localPort, now);
    } else if (!tcp) {
      // servers may answer from a port of their own choice (RFC 1350, 4)
      udpAsked.seen(localHigh, localLow, localPort, remoteHigh, remoteLow, ANY_PORT, now);
    } else if (remotePort == 0) {
      tcpServed.seen(localPort, now);
    } else {
      tuples.seen(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort, now);
    }
  }

  /** Somebody listened on this TCP port until now. Any thread may tell. */
  void closed(int port) {
    tcpServed.seen(port, nanoTime.getAsLong());
  }

  /** The ports served, or served in the last ten minutes, when last told. */
  public ServedPorts current() {
    return told;
  }

  /** Whether the probed port is served, or was in the last ten minutes. */
  public boolean served(RawProbe probe) {
    return served(probe.tcp, probe.port);
  }

  /** The same of a port. */
  boolean served(boolean tcp, int port) {
    return (tcp ? tcpServed : udpServed).seenWithin(port, SERVED.toNanos(), knownUntil());
  }

  /** Whether a stray ACK proves nothing: its connection was alive lately, or may have been. */
  public boolean strayAckExpected(RawProbe probe) {
    var now = nanoTime.getAsLong();
    return !watched
        || now - connectionsKnownFrom < START.toNanos()
        || tuples.aliveSince(
            probe.localHigh,
            probe.localLow,
            probe.port,
            probe.sourceHigh,
            probe.sourceLow,
            probe.sourcePort,
            now - TUPLE.toNanos());
  }

  /** Whether a datagram may be a late answer to this host, or a traceroute to it. */
  public boolean lateAnswer(RawProbe probe) {
    if (probe.tcp) {
      return false;
    }
    return isTraceroute(probe) || (isServerPort(probe.sourcePort) && asked(probe));
  }

  /**
   * Whether a socket was bound to the port lately, for all or for this source, or may have been.
   */
  private boolean asked(RawProbe probe) {
    var now = nanoTime.getAsLong();
    return !watched
        || now - questionsKnownFrom < ANSWER.toNanos()
        || udpUsed.seenWithin(probe.port, ANSWER.toNanos(), now)
        || udpAsked.aliveSince(
            probe.localHigh,
            probe.localLow,
            probe.port,
            probe.sourceHigh,
            probe.sourceLow,
            ANY_PORT,
            now - ANSWER.toNanos());
  }

  private static boolean isTraceroute(RawProbe probe) {
    return probe.port >= TRACEROUTE_FIRST
        && probe.port <= TRACEROUTE_LAST
        && probe.hopLimit <= TRACEROUTE_HOPS;
  }

  /** Ports from which servers answer clients. */
  private static boolean isServerPort(int port) {
    return switch (port) {
      case 53, 67, 123, 137, 161, 443, 500, 1900, 3478, 4500, 5353, 5355 -> true;
      default -> false;
    };
  }

  /** What is known of served ports is of this moment. */
  private long knownUntil() {
    return watched ? nanoTime.getAsLong() : unwatchedAt;
  }

  private void tell() {
    var now = knownUntil();
    var limit = ServedPorts.DARK_LIMIT;
    var ports =
        ServedPorts.of(
            tcpServed.seenWithin(SERVED.toNanos(), now, limit),
            udpServed.seenWithin(SERVED.toNanos(), now, limit));
    if (!ports.equals(told)) {
      told = ports;
      listener.accept(ports);
    }
  }
}
