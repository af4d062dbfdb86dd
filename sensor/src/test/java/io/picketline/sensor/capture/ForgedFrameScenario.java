package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.guard.LinkForgery;
import io.picketline.sensor.guard.NeighbourWatch;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.Routes;
import io.picketline.sensor.netlink.TwoHosts;
import java.io.IOException;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/** Frames in a neighbour's and in a stranger's name, with its link-layer address and another. */
public final class ForgedFrameScenario {
  private static final int GROUP = 4712;
  private static final String LOCAL = "192.0.2.1";
  private static final String NEIGHBOUR = "192.0.2.2";
  private static final String STRANGER = "198.51.100.7";
  private static final String LIAR = "020000000099";
  private static final int SYN = 2;
  private static final List<Exception> FAILURES = new ArrayList<>();

  private ForgedFrameScenario() {}

  /** The kernel's log brings the frame's address. */
  public static void nflogLeavesOutForgedFrames() throws IOException {
    rules();
    play((forgery, seen) ->
        new NflogSource(GROUP, new VirtualLinks(), forgery, System::nanoTime, seen, seen));
  }

  /** libpcap brings the frame. */
  public static void pcapLeavesOutForgedFrames() throws IOException {
    play((forgery, seen) -> {
      var all = new BitSet();
      all.set(1, 65536);
      var wire = new PcapSource.Interface("wire", index(), true);
      var ports = new CandidatePorts(all, all);
      return new PcapSource(
          () -> List.of(wire),
          ports,
          (high, low) -> true,
          forgery,
          (pause, work) -> {},
          seen,
          seen);
    });
  }

  private interface Opener {
    ProbeSource open(LinkTest forgery, Seen seen) throws IOException;
  }

  private static void play(Opener opener) throws IOException {
    try (var hosts = TwoHosts.open()) {
      InNamespace.shell("ip route add default via " + NEIGHBOUR);
      var forgery = new LinkForgery(1);
      try (var routes = Routes.open();
          var _ = new NeighbourWatch(forgery).begin(FAILURES::add)) {
        forgery.routes(routes.table());
        // its own first packet makes the neighbour known
        hosts.attack("tcp,%s,9".formatted(LOCAL));
        await().until(() -> forgery.forged(0, v4(NEIGHBOUR), index(), 0x020000000099L));
        var seen = new Seen();
        try (var source = opener.open(forgery, seen)) {
          source.start();
          hosts.attack(
              frame(LIAR, NEIGHBOUR, 81),
              frame(TwoHosts.FAR, NEIGHBOUR, 82),
              other(LIAR, 99),
              other(TwoHosts.FAR, 98),
              frame(LIAR, STRANGER, 83),
              frame(TwoHosts.FAR, STRANGER, 84));

          await().until(() -> seen.ports(STRANGER, SYN).contains(84));
          assertThat(seen.ports(NEIGHBOUR, SYN)).containsExactly(82);
          assertThat(seen.ports(STRANGER, SYN)).containsExactly(84);
          assertThat(seen.unhandled).containsExactly(98);
          assertThat(source.counters().of(PacketOutcome.FORGED)).isEqualTo(3);
        }
        movedNeighbourIsBelieved(forgery);
      }
    }
    assertThat(FAILURES).isEmpty();
  }

  /** A neighbour that says it has another card now is believed, as the kernel does. */
  private static void movedNeighbourIsBelieved(LinkForgery forgery) throws IOException {
    InNamespace.shell("ip neigh replace 192.0.2.2 lladdr 02:00:00:00:00:99 dev wire");

    await().until(() -> !forgery.forged(0, v4(NEIGHBOUR), index(), 0x020000000099L));
    await().until(() -> forgery.forged(0, v4(STRANGER), index(), 0x020000000002L));
    InNamespace.shell("ip neigh del 192.0.2.2 dev wire");
    await().until(() -> !forgery.forged(0, v4(STRANGER), index(), 0x020000000002L));
  }

  private static int index() throws IOException {
    return NetworkInterface.getByName("wire").getIndex();
  }

  private static long v4(String address) {
    return SourceAddress.parse(address).low();
  }

  private static String frame(String linkAddress, String source, int port) {
    return frame(linkAddress, Packets.syn(source, LOCAL, port));
  }

  /** A packet of another protocol in the neighbour's name. */
  private static String other(String linkAddress, int protocol) {
    return frame(linkAddress, Packets.ip(NEIGHBOUR, LOCAL, protocol, new byte[8]));
  }

  private static String frame(String linkAddress, byte[] packet) {
    return "frame," + TwoHosts.WIRE + linkAddress + "0800" + HexFormat.of().formatHex(packet);
  }

  private static void rules() {
    InNamespace.shell("nft add table inet test");
    InNamespace.shell(
        List.of(
            "nft", "add chain inet test look { type filter hook input priority filter - 10; }"));
    InNamespace.shell(List.of("nft", "add rule inet test look tcp dport 81-84 log group " + GROUP));
    InNamespace.shell(
        List.of("nft", "add rule inet test look ip protocol { 98, 99 } log group " + GROUP));
  }
}
