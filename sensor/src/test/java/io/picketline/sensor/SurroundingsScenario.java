package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.config.GuardSettings;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.netlink.BrokenSockets;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.NetlinkSocket;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;

/** What a sensor knows of its host, in a namespace of its own, when the kernel fails it. */
public final class SurroundingsScenario {
  private static final SourceAddress NEIGHBOUR = SourceAddress.parse("198.51.100.7");
  private static final SourceAddress LATER = SourceAddress.parse("203.0.113.10");
  private static final long LIAR = 0x0200000000ffL;
  private static final int PORT = 8080;

  private SurroundingsScenario() {}

  public static void watchesThatFailAreBegunAnew() throws IOException {
    network();
    try (var surroundings = Surroundings.watch(nothingTold())) {
      var routes = BrokenSockets.open(NetlinkSocket.ROUTE);
      var diags = BrokenSockets.open(NetlinkSocket.SOCK_DIAG);
      assertThat(surroundings.unwatched()).isEmpty();

      assertThat(BrokenSockets.breakAll(NetlinkSocket.ROUTE)).isEqualTo(4);
      assertThat(BrokenSockets.breakAll(NetlinkSocket.SOCK_DIAG)).isEqualTo(4);
      await().until(() -> surroundings.unwatched().size() == 3);
      assertThat(surroundings.unwatched())
          .anyMatch(it -> it.startsWith("watch of what this host serves: cannot "))
          .anyMatch(it -> it.startsWith("watch of those whom this host needs: cannot "))
          .anyMatch(it -> it.startsWith("watch of neighbours: cannot "));
      assertThat(surroundings.knowledge().strayAckExpected(probe())).isTrue();
      InNamespace.shell("ip addr add 203.0.113.10/32 dev net0");
      InNamespace.shell("ip route add default via 198.51.100.1");
      InNamespace.shell("ip neigh add 198.51.100.7 lladdr 02:00:00:00:00:07 dev net0");
      try (var service = new ServerSocket(PORT)) {
        await().until(() -> surroundings.unwatched().isEmpty());

        assertThat(service.isBound()).isTrue();
        assertThat(surroundings.knowledge().served(probe())).isTrue();
        assertThat(surroundings.host().addresses().own()).contains(LATER);
        assertThat(surroundings.knowledge().spared(LATER.high(), LATER.low())).isTrue();
        assertThat(isForged(surroundings)).isTrue();
        assertThat(surroundings.watchRestarts()).isEqualTo(3);
      }
      assertThat(BrokenSockets.open(NetlinkSocket.ROUTE)).hasSameSizeAs(routes);
      // all but those that packet threads ask, which are never opened again: the watch knows it
      // later
      assertThat(BrokenSockets.open(NetlinkSocket.SOCK_DIAG)).hasSize(diags.size() - 2);
    }
    assertThat(BrokenSockets.open(NetlinkSocket.ROUTE)).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("neighbours", "served-sockets", "guard-sources");
  }

  private static Surroundings.Told nothingTold() {
    return new Surroundings.Told(
        List.of(),
        List.of(),
        List.of(),
        new GuardSettings(true),
        new Surroundings.Scopes(Set.of(), Set.of()));
  }

  private static void network() {
    InNamespace.shell("ip link add net0 type veth peer name net1");
    InNamespace.shell("ip addr add 198.51.100.10/24 dev net0");
    InNamespace.shell("ip link set net0 up");
    InNamespace.shell("ip link set net1 up");
  }

  private static boolean isForged(Surroundings surroundings) throws IOException {
    var link = NetworkInterface.getByName("net0").getIndex();
    return surroundings.linkTest().forged(NEIGHBOUR.high(), NEIGHBOUR.low(), link, LIAR);
  }

  private static RawProbe probe() {
    var probe = new RawProbe();
    probe.tcp = true;
    probe.port = PORT;
    return probe;
  }
}
