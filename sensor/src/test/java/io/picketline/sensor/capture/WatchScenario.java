package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Real sockets in a namespace of their own. */
public final class WatchScenario {
  private static final int SERVED = 80;
  private static final int TRAP = 79;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private WatchScenario() {}

  public static void watchKnowsTheSocketsOfTheHost() throws IOException {
    List<ServedPorts> told = new CopyOnWriteArrayList<>();
    Set<Integer> gone = new ConcurrentSkipListSet<>();
    var now = new AtomicLong();
    var sockets = new ServedSockets(now::get, 1, told::add);
    var traps = new OwnTraps();
    var any4 = SourceAddress.parse("0.0.0.0");
    traps.add(true, 0, 0, TRAP);
    traps.add(false, 0, 0, TRAP);
    traps.add(false, any4.high(), any4.low(), TRAP);
    try (var server = new ServerSocket(SERVED);
        var trap = new ServerSocket(TRAP);
        var datagrams = new DatagramSocket(new InetSocketAddress("0.0.0.0", TRAP));
        var inside = new ServerSocket(8080, 5, LOOPBACK);
        var resolver = new DatagramSocket(new InetSocketAddress("0.0.0.0", 5300));
        var _ =
            new SocketWatch(
                    sockets, traps, connection -> {}, connection -> gone.add(connection.localPort))
                .begin(cause -> gone.add(-1))) {
      assertThat(told).containsExactly(new ServedPorts("80", "5300"));
      assertThat(inside.isBound()).isTrue();
      assertThat(trap.isBound() && datagrams.isBound()).isTrue();
      assertThat(sockets.lateAnswer(probe(false, 53, TRAP))).isFalse();
      assertThat(resolver.isBound()).isTrue();

      now.set(ServedSockets.START.toNanos());
      var client = connectAndClose(server);
      var asked = askAndClose();

      await().until(() -> gone.contains(asked));
      assertThat(sockets.lateAnswer(probe(false, 53, asked))).isTrue();
      await().until(() -> sockets.strayAckExpected(probe(true, client, SERVED)));
      assertThat(sockets.strayAckExpected(probe(true, 1, SERVED))).isFalse();
      assertThat(gone).doesNotContain(-1);
    }
  }

  /** No thread watches here: the port is known at the very probe. */
  public static void closedListenerIsKnownAtTheNextProbe() throws IOException {
    var sockets = new ServedSockets(System::nanoTime, 1, _ -> {});
    var traps = new OwnTraps();
    traps.add(true, 0, 0, TRAP);
    try (var closed = ClosedNow.open(sockets, traps, System::nanoTime)) {
      var server = new ServerSocket(SERVED);
      var client = connectAndClose(server);
      new ServerSocket(TRAP).close();
      closed.read();
      assertThat(sockets.served(probe(true, client, SERVED))).isFalse();

      server.close();

      await()
          .pollInterval(Duration.ofMillis(2))
          .untilAsserted(() -> {
            closed.read();
            assertThat(sockets.served(probe(true, client, SERVED))).isTrue();
          });
      assertThat(sockets.served(probe(true, SERVED, client))).isFalse();
      assertThat(sockets.served(probe(true, client, TRAP))).isFalse();
      assertThat(closed.failures()).isZero();
    }
  }

  /** Between two looks of the usual pace there are ten seconds. */
  public static void watchLooksSoonWhenAsked() throws IOException {
    Set<Integer> alive = new ConcurrentSkipListSet<>();
    var watch =
        new SocketWatch(
            new ServedSockets(System::nanoTime, 1, _ -> {}),
            new OwnTraps(),
            connection -> alive.add(connection.localPort),
            _ -> {});
    try (var server = new ServerSocket(SERVED, 5, LOOPBACK);
        var running = watch.begin(_ -> alive.add(-1));
        var client = new Socket(LOOPBACK, server.getLocalPort())) {
      assertThat(alive).isEmpty();

      watch.lookSoon();

      await().atMost(Duration.ofSeconds(8)).until(() -> alive.contains(client.getLocalPort()));
      assertThat(running).isNotNull();
    }
  }

  /** The client's port. */
  private static int connectAndClose(ServerSocket server) throws IOException {
    try (var client = new Socket(LOOPBACK, server.getLocalPort());
        var accepted = server.accept()) {
      assertThat(accepted.isConnected()).isTrue();
      // the client ends first, so that the server's end is destroyed and not kept in TIME_WAIT
      client.shutdownOutput();
      assertThat(accepted.getInputStream().read()).isNegative();
      return client.getLocalPort();
    }
  }

  /** The port that asked. */
  private static int askAndClose() throws IOException {
    try (var client = new DatagramSocket()) {
      client.connect(new InetSocketAddress(LOOPBACK, 53));
      return client.getLocalPort();
    }
  }

  private static RawProbe probe(boolean tcp, int sourcePort, int port) {
    var loopback = SourceAddress.of(LOOPBACK);
    var probe = new RawProbe();
    probe.tcp = tcp;
    probe.sourceLow = loopback.low();
    probe.localLow = loopback.low();
    probe.sourcePort = sourcePort;
    probe.port = port;
    probe.hopLimit = 64;
    return probe;
  }
}
