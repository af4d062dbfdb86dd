package io.picketline.sensor.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What {@link SocketTest} runs in a namespace. */
public final class SocketScenarios {
  private static final SourceAddress LOCAL4 = SourceAddress.parse("127.0.0.1");
  private static final SourceAddress LOCAL6 = SourceAddress.parse("::1");

  private SocketScenarios() {}

  /** Which probes a socket takes. */
  public static void taken() throws IOException {
    try (var diag = SockDiag.open();
        var any = new ServerSocket(8080);
        var one = new ServerSocket(8081, 5, InetAddress.ofLiteral("127.0.0.1"));
        var udp = new DatagramSocket(at("127.0.0.1", 5353));
        var client = new DatagramSocket(at("127.0.0.1", 40000))) {
      client.connect(at("127.0.0.2", 53));

      assertThat(one.getLocalPort()).isEqualTo(8081);
      assertThat(diag.taken(probe(true, LOCAL4, 8080, LOCAL4, 1))).isTrue();
      assertThat(diag.taken(probe(true, LOCAL6, any.getLocalPort(), LOCAL6, 1))).isTrue();
      assertThat(diag.taken(probe(true, LOCAL4, 8081, LOCAL4, 1))).isTrue();
      assertThat(diag.taken(probe(true, v4("127.0.0.2"), 8081, LOCAL4, 1))).isFalse();
      assertThat(diag.taken(probe(true, LOCAL4, 9, LOCAL4, 1))).isFalse();
      assertThat(diag.taken(probe(true, LOCAL6, 9, LOCAL6, 1))).isFalse();
      assertThat(diag.taken(probe(false, LOCAL4, udp.getLocalPort(), LOCAL4, 7))).isTrue();
      assertThat(diag.taken(probe(false, LOCAL4, 9, LOCAL4, 5353))).isFalse();
      assertThat(diag.taken(probe(false, LOCAL4, 40000, v4("127.0.0.2"), 53))).isTrue();
      assertThat(diag.taken(probe(false, LOCAL4, 40000, v4("127.0.0.2"), 54))).isFalse();
      assertThat(diag.failures()).isZero();
    }
  }

  /** Who reads a log group, alone. */
  public static void logGroups() {
    try (var claim = NamespaceClaim.take();
        var log = NfLog.open(7, 64)) {
      assertThat(claim).isNotNull();
      assertThat(log).isNotNull();
      assertThatThrownBy(NamespaceClaim::take)
          .hasMessageContaining("EBUSY")
          .hasMessageContaining("another one runs in it");
      assertThatThrownBy(() -> NfLog.open(7, 64))
          .hasMessageContaining("EBUSY")
          .hasMessageEndingWith("another program reads this group; choose another group");
    }
    NamespaceClaim.take().close();
  }

  /** What the dumps list. */
  public static void dumps() throws IOException {
    try (var diag = SockDiag.open();
        var server = new ServerSocket(8080);
        var udp = new DatagramSocket(at("127.0.0.1", 5353));
        var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), 8080);
        var accepted = server.accept()) {
      var tcp = new BitSet();
      var datagram = new BitSet();
      diag.dumpServed(tcp, datagram);
      var seen = new ArrayList<String>();
      diag.dumpEstablished(record(seen));

      assertThat(udp.isBound()).isTrue();
      assertThat(tcp.stream()).containsExactly(8080);
      assertThat(datagram.stream()).containsExactly(5353);
      assertThat(seen)
          .contains("TCP 127.0.0.1 8080 127.0.0.1 " + client.getLocalPort())
          .contains("TCP 127.0.0.1 " + accepted.getPort() + " 127.0.0.1 8080")
          .hasSize(2);
    }
  }

  /** Which connections are shown of one source. */
  public static void connectionsOfOne() throws IOException {
    InNamespace.shell("ip addr add 2001:db8::1/128 dev lo");
    try (var diag = SockDiag.open();
        var server = new ServerSocket(8080);
        var first = connect("127.0.0.2");
        var second = connect("127.0.0.3");
        var third = connect("127.0.0.3");
        var six = new Socket(InetAddress.ofLiteral("2001:db8::1"), 8080)) {
      for (var client : List.of(first, second, third, six)) {
        assertThat(client.isConnected()).isTrue();
        assertThat(server.accept().isConnected()).isTrue();
      }
      var two = v4("127.0.0.2");
      var three = v4("127.0.0.3");

      assertThat(portsWith(diag, two, 32)).containsExactly(8080);
      assertThat(portsWith(diag, three, 32)).containsExactly(8080, 8080);
      assertThat(portsWith(diag, v4("127.0.0.4"), 32)).isEmpty();
      assertThat(portsWith(diag, v4("2001:db8::1"), 128)).contains(8080).hasSize(2);
      assertThat(portsWith(diag, v4("2001:db8::2"), 64)).contains(8080).hasSize(2);
      assertThat(portsWith(diag, v4("2001:db8::2"), 128)).isEmpty();
    }
  }

  private static List<Integer> portsWith(SockDiag diag, SourceAddress source, int keyLength) {
    var ports = new ArrayList<Integer>();
    diag.dumpEstablishedWith(
        source.high(), source.low(), keyLength, connection -> ports.add(connection.localPort));
    return ports;
  }

  private static Socket connect(String from) throws IOException {
    var socket = new Socket();
    socket.bind(at(from, 0));
    socket.connect(at("127.0.0.1", 8080));
    return socket;
  }

  /** Which sockets are told of when they are gone. */
  public static void destroyed() throws IOException {
    try (var events = DestroyEvents.open();
        var server = new ServerSocket(8080)) {
      var port = connectAndClose(server);
      new DatagramSocket(at("127.0.0.1", 5353)).close();
      var six = new DatagramSocket(at("::1", 5354));
      six.connect(at("::1", 53));
      six.close();
      var seen = new ArrayList<String>();
      var connection = "TCP 127.0.0.1 8080 127.0.0.1 " + port;
      for (var i = 0; i < 200 && !(seen.size() >= 4 && seen.contains(connection)); i++) {
        events.receive(record(seen), 100);
      }

      assertThat(seen)
          .contains("TCP 127.0.0.1 " + port + " 127.0.0.1 8080")
          .contains(connection)
          .anyMatch(text -> text.startsWith("UDP 127.0.0.1 5353 "))
          .contains("UDP ::1 5354 ::1 53");
      assertThat(events.malformed()).isZero();
      assertThat(events.overruns()).isZero();
    }
  }

  /** What went through connections, as they stand and when they are gone. */
  public static void bytes() throws IOException {
    try (var events = DestroyEvents.open();
        var diag = SockDiag.open();
        var server = new ServerSocket(8080)) {
      var seen = new ArrayList<String>();
      ConnectionHandler handler =
          each -> {
            if (each.localPort == 8080 && each.tcp) {
              seen.add(each.received + " " + each.acknowledged);
            }
          };
      try (var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), 8080);
          var accepted = server.accept()) {
        client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(accepted.getInputStream().readNBytes(5)).hasSize(5);
        accepted.getOutputStream().write("well, hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readNBytes(11)).hasSize(11);
        diag.dumpEstablished(handler);
        assertThat(seen).containsExactly("5 11");
      }
      // each end's FIN counts as a byte
      gone(events, handler, seen, 2);
      assertThat(seen.getLast()).startsWith("6 1");

      var silent = new Socket(InetAddress.ofLiteral("127.0.0.1"), 8080);
      silent.setSoLinger(true, 0);
      var left = server.accept();
      silent.close();
      left.close();
      gone(events, handler, seen, 3);
      assertThat(seen.getLast()).isEqualTo("0 0");

      connectAndClose(server);
      gone(events, handler, seen, 4);
      assertThat(seen.getLast()).startsWith("1 ");
    }
  }

  private static void gone(
      DestroyEvents events, ConnectionHandler handler, List<String> seen, int count) {
    for (var i = 0; i < 50 && seen.size() < count; i++) {
      events.receive(handler, 100);
    }
    assertThat(seen).hasSize(count);
  }

  /** What the routes say, and that changes are noticed. */
  public static void routes() throws IOException {
    try (var routes = Routes.open()) {
      assertThat(routes.awaitChange(0)).isFalse();
      InNamespace.shell("ip link add wire type veth peer name far");
      InNamespace.shell("ip addr add 192.0.2.7/24 dev wire");
      InNamespace.shell("ip addr add 198.51.100.1 peer 198.51.100.2/32 dev wire");
      InNamespace.shell("ip addr add 2001:db8::7/64 dev wire nodad");
      InNamespace.shell("ip link set wire up");
      InNamespace.shell("ip link set far up");
      assertThat(routes.awaitChange(5_000)).isTrue();
      InNamespace.shell("ip route add default via 192.0.2.1");
      InNamespace.shell("ip route add default via 192.0.2.2 table 7");
      InNamespace.shell(
          "ip -6 route add default nexthop via 2001:db8::1 dev wire nexthop via 2001:db8::2 dev"
              + " wire");
      InNamespace.shell("ip route add 203.0.113.0/24 via 192.0.2.3");
      assertThat(routes.awaitChange(5_000)).isTrue();

      assertThat(routes.table().defaultGateways().stream().map(SourceAddress::toString))
          .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2");
      var wire = NetworkInterface.getByName("wire").getIndex();
      assertThat(routes.table().nextHops())
          .allMatch(hop -> hop.link() == wire && hop.v4() == hop.address().isV4())
          .extracting(hop -> hop.address().toString())
          .containsExactlyInAnyOrder(
              "192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2");
      assertThat(routes.table().onLink())
          .contains(
              new RouteTable.OnLink(wire, Prefix.parse("192.0.2.0/24")),
              new RouteTable.OnLink(wire, Prefix.parse("2001:db8::/64")),
              new RouteTable.OnLink(wire, Prefix.parse("fe80::/64")));
      assertThat(routes.table().complete()).isTrue();
      ownEnds(routes);
      assertThat(routes.malformed()).isZero();
    }
  }

  private static void ownEnds(Routes routes) {
    assertThat(routes.addresses().stream().map(own -> own.address() + " " + own.network()))
        .contains(
            "192.0.2.7 192.0.2.0/24",
            "198.51.100.1 198.51.100.2",
            "2001:db8::7 2001:db8::/64",
            "127.0.0.1 127.0.0.0/8",
            "::1 ::1");
    assertThat(routes.links())
        .anyMatch(link -> link.name().equals("lo") && link.loopback() && link.up())
        .anyMatch(link -> link.name().equals("wire") && link.virtual() && !link.loopback());
  }

  private static int connectAndClose(ServerSocket server) throws IOException {
    try (var client = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort())) {
      server.accept().close();
      return client.getLocalPort();
    }
  }

  private static ConnectionHandler record(List<String> seen) {
    return each -> {
      if (each.localPort != 0) { // the runtime makes sockets of its own that were never bound
        seen.add(text(each));
      }
    };
  }

  private static String text(Connection each) {
    return "%s %s %s %s %s"
        .formatted(
            each.tcp ? "TCP" : "UDP",
            new SourceAddress(each.localHigh, each.localLow),
            Integer.toString(each.localPort),
            new SourceAddress(each.remoteHigh, each.remoteLow),
            Integer.toString(each.remotePort));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static SourceAddress v4(String text) {
    return SourceAddress.parse(text);
  }

  private static RawProbe probe(
      boolean tcp, SourceAddress local, int port, SourceAddress source, int sourcePort) {
    var probe = new RawProbe();
    probe.tcp = tcp;
    probe.localHigh = local.high();
    probe.localLow = local.low();
    probe.port = port;
    probe.sourceHigh = source.high();
    probe.sourceLow = source.low();
    probe.sourcePort = sourcePort;
    return probe;
  }
}
