package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Probe;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.Connection;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServedConnectionsTest {
  private static final SourceAddress LOCAL = SourceAddress.parse("192.0.2.1");
  private static final SourceAddress CLIENT = SourceAddress.parse("198.51.100.7");

  private final AtomicLong now = new AtomicLong(1);
  private final ServedSockets sockets = new ServedSockets(now::get, 1, _ -> {});
  private final OwnTraps traps = new OwnTraps();
  private final Seen seen = new Seen();
  private final ServedConnections connections =
      new ServedConnections(sockets, traps, now::get, () -> 1_000, 1, seen);

  @Test
  void gone_nothingFromTheClient_isTold() {
    serve(80);
    connections.gone(connection(80, 0, 0));
    connections.gone(connection(80, 1, 42)); // his FIN, and our banner

    assertThat(seen.withoutData).hasSize(2).allMatch(probe -> probe.port() == 80);
    assertThat(seen.withoutData.getFirst().source()).isEqualTo(CLIENT);
    assertThat(seen.served).isEmpty();
  }

  @Test
  void gone_dataOneWay_provesNothing() {
    serve(80);
    connections.gone(connection(80, 10, 1));

    assertThat(seen.withoutData).isEmpty();
    assertThat(seen.served).isEmpty();
  }

  @Test
  void alive_dataBothWays_isToldOnceInAWhile() {
    serve(80, 81);
    connections.alive(connection(80, 10, 20));
    connections.alive(connection(80, 30, 40));
    connections.gone(connection(80, 30, 40));
    connections.alive(connection(81, 30, 40));
    assertThat(seen.served).extracting(Probe::port).containsExactly(80, 81);

    now.addAndGet(ServedConnections.TOLD.toNanos() + 1);
    serve(80);
    connections.alive(connection(80, 50, 60));
    assertThat(seen.served).extracting(Probe::port).containsExactly(80, 81, 80);
  }

  @Test
  void alive_trapOnAnotherAddressOfThePort_isAServiceAllTheSame() {
    serve(8080);
    var other = SourceAddress.parse("2001:db8::1");
    traps.add(true, other.high(), other.low(), 8080);
    connections.alive(connection(8080, 10, 20));
    assertThat(seen.served).extracting(Probe::port).containsExactly(8080);
  }

  @Test
  void gone_outgoingOwnTrapsLoopbackAndUnknown_areNone() {
    serve(80, 23);
    traps.add(true, LOCAL.high(), LOCAL.low(), 23);
    connections.gone(connection(40_000, 0, 0));
    connections.gone(connection(23, 0, 0));
    connections.gone(connection(80, Connection.UNKNOWN, Connection.UNKNOWN));
    var inside = connection(80, 0, 0);
    inside.remoteLow = SourceAddress.parse("127.0.0.1").low();
    connections.gone(inside);
    var udp = connection(80, 0, 0);
    udp.tcp = false;
    connections.gone(udp);

    assertThat(seen.withoutData).isEmpty();
  }

  private void serve(int... ports) {
    var bits = new BitSet();
    for (var port : ports) {
      bits.set(port);
    }
    sockets.bound(bits, new BitSet());
  }

  private static Connection connection(int port, long received, long acknowledged) {
    var connection = new Connection();
    connection.tcp = true;
    connection.localLow = LOCAL.low();
    connection.localPort = port;
    connection.remoteLow = CLIENT.low();
    connection.remotePort = 50_000;
    connection.received = received;
    connection.acknowledged = acknowledged;
    return connection;
  }
}
