package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.guard.HostKnowledge;
import io.picketline.sensor.netlink.Connection;
import io.picketline.sensor.netlink.ConnectionHandler;
import io.picketline.sensor.netlink.NetlinkException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A kernel that tells what was closed, and a watch that has not come to it yet. */
class ClosedNowTest {
  private static final int PORT = 30_000;
  private static final int EINVAL = 22;

  private final AtomicLong now = new AtomicLong();
  private final ServedSockets sockets = new ServedSockets(now::get, 1, _ -> {});
  private final OwnTraps traps = new OwnTraps();
  private final Deque<Connection> told = new ArrayDeque<>();
  private int reads;
  private final ClosedNow closed = new ClosedNow(this::read, () -> {}, sockets, traps, now::get);
  private final HostKnowledge host = new HostKnowledge(sockets);

  ClosedNowTest() {
    host.closed(closed);
  }

  @Test
  void probe_ofAListenerWhoseEndTheWatchHasNotRead_isNotOfADarkPort() {
    told.add(listener(PORT));

    assertThat(host.served(probe(PORT))).isTrue();
    assertThat(host.dark(probe(PORT))).isFalse();
    assertThat(host.served(probe(PORT + 1))).isFalse();
    assertThat(host.dark(probe(PORT + 1))).isTrue();
  }

  @Test
  void read_manyProbesAtATime_readsOnceInAWhile() {
    for (var port = 1; port < 1_000; port++) {
      host.served(probe(port));
    }
    assertThat(reads).isOne();

    now.set(ClosedNow.PAUSE.toNanos());
    told.add(listener(PORT));
    assertThat(host.served(probe(PORT))).isTrue();
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void read_connectionOrTrapThatEnded_makesNoPortServed() {
    traps.add(true, 0, 0, 79);
    told.add(listener(79));
    var connection = listener(PORT);
    connection.remotePort = 50_000;
    told.add(connection);

    assertThat(host.served(probe(79))).isFalse();
    assertThat(host.served(probe(PORT))).isFalse();
  }

  @Test
  void read_kernelFails_isCounted() {
    var broken =
        new ClosedNow(
            _ -> {
              throw new NetlinkException("read of destroyed sockets", EINVAL);
            },
            () -> {},
            sockets,
            traps,
            now::get);

    broken.read();

    assertThat(broken.failures()).isOne();
  }

  private void read(ConnectionHandler handler) {
    reads++;
    while (!told.isEmpty()) {
      handler.connection(told.remove());
    }
  }

  private static Connection listener(int port) {
    var listener = new Connection();
    listener.tcp = true;
    listener.localPort = port;
    return listener;
  }

  private static RawProbe probe(int port) {
    var probe = new RawProbe();
    probe.tcp = true;
    probe.port = port;
    return probe;
  }
}
