package io.picketline.sensor.filter;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.filter.FilterChange.Block;
import io.picketline.sensor.filter.FilterChange.Restrict;
import io.picketline.sensor.filter.FilterChange.Unrestrict;
import io.picketline.sensor.filter.FilterSettings.Look;
import io.picketline.sensor.filter.FilterSettings.Ports;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.NfLog;
import io.picketline.sensor.netlink.OwnChanges;
import io.picketline.sensor.netlink.TwoHosts;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@link LookTest} runs in two namespaces. */
public final class LookScenarios {
  private static final OwnChanges OWN = new OwnChanges();
  private static final FilterSettings SETTINGS =
      settings(new Ports(true, 1_024, Set.of(113), Set.of()));
  // A SYN to port 82, cut behind its first eight bytes.
  private static final String ETHERNET = TwoHosts.WIRE + TwoHosts.FAR + "0800";
  private static final String ENDS = "c0000202c0000201";
  private static final String FRAGMENT_1 =
      ETHERNET + "4500001c000720004006d6d1" + ENDS + "9c40005200000001";
  private static final String FRAGMENT_2 =
      ETHERNET + "45000020000700014006f6cc" + ENDS + "000000005002040000000000";

  private LookScenarios() {}

  /** Which probes are handed to the reader. */
  public static void unserved() throws IOException {
    try (var hosts = TwoHosts.open();
        var filter = NftablesFilter.open(SETTINGS, OWN);
        var log = NfLog.open(5, 1_600);
        var web = new ServerSocket(80);
        var dns = new DatagramSocket(new InetSocketAddress(53))) {
      assertThat(
              hosts.attack(
                  "tcp,192.0.2.1," + web.getLocalPort(),
                  "udp,192.0.2.1," + dns.getLocalPort(),
                  "tcp,2001:db8::1,80",
                  "tcp,192.0.2.1,81",
                  "tcp,2001:db8::1,81",
                  "udp,192.0.2.1,9",
                  "udp,2001:db8::1,9",
                  "tcp,192.0.2.1,113",
                  "tcp,192.0.2.1,1025",
                  "frame," + FRAGMENT_1,
                  "frame," + FRAGMENT_2))
          .contains("tcp,192.0.2.1,80 connected", "tcp,192.0.2.1,81 refused")
          .contains("tcp,2001:db8::1,80 connected", "tcp,2001:db8::1,81 refused");
      assertThat(packets(log))
          .containsExactly("4 6 81 02", "6 6 81 02", "4 17 9", "6 17 9", "4 6 82 02");
      assertThat(log.malformed() + log.overruns()).isZero();
      assertThat(filter.dropped()).allMatch(dropped -> dropped.packets() == 0);
    }
  }

  /** That a suspect is dropped but seen, and who is blocked is not. */
  public static void suspectAndBlocked() throws IOException {
    try (var hosts = TwoHosts.open();
        var filter = NftablesFilter.open(SETTINGS, OWN);
        var fast = FastSuspect.open(SETTINGS, OWN);
        var log = NfLog.open(5, 1_600);
        var web = new ServerSocket(80)) {
      var served = "tcp,192.0.2.1," + web.getLocalPort();
      var attacker = SourceAddress.parse("192.0.2.2");
      assertThat(fast.suspect(attacker.high(), attacker.low(), 32, Duration.ofHours(1).toNanos()))
          .isTrue();
      assertThat(hosts.attack("tcp,192.0.2.1,81", served))
          .containsExactly("tcp,192.0.2.1,81 silent", served + " silent");
      assertThat(packets(log)).isNotEmpty().allMatch(text -> text.equals("4 6 81 02"));
      assertThat(packets(filter, "suspect4")).isPositive();

      filter.apply(List.of(new Block(Prefix.parse("192.0.2.0/30"), Duration.ofHours(1))));
      assertThat(hosts.attack("tcp,192.0.2.1,81", "udp,192.0.2.1,9"))
          .contains("tcp,192.0.2.1,81 silent");
      assertThat(packets(log)).isEmpty();
      assertThat(packets(filter, "blockednet4")).isPositive();

      filter.apply(List.of(new Block(Prefix.parse("2001:db8::/64"), Duration.ofHours(1))));
      assertThat(hosts.attack("tcp,2001:db8::1,81")).containsExactly("tcp,2001:db8::1,81 silent");
      assertThat(packets(filter, "blocked6net")).isPositive();

      filter.ignored(Set.of(Prefix.parse("192.0.2.2"), Prefix.parse("2001:db8::/32")));
      assertThat(hosts.attack("tcp,192.0.2.1,81", served, "tcp,2001:db8::1,80"))
          .containsExactly(
              "tcp,192.0.2.1,81 refused", served + " connected", "tcp,2001:db8::1,80 connected");
      assertThat(packets(log)).isEmpty();
    }
  }

  /** What stays open to a restricted source, and that its other probes are still seen. */
  public static void restricted() throws IOException {
    try (var hosts = TwoHosts.open();
        var filter = NftablesFilter.open(SETTINGS, OWN);
        var log = NfLog.open(5, 1_600);
        var web = new ServerSocket(80);
        var other = new ServerSocket(443)) {
      var served = "tcp,192.0.2.1," + web.getLocalPort();
      var notServed = "tcp,192.0.2.1," + other.getLocalPort();
      var web4 = new ServedPair(IpProtocol.TCP, 80);
      var web6 = "tcp,2001:db8::1,80";
      var hour = Duration.ofHours(1);
      filter.apply(
          List.of(
              new Restrict(Prefix.parse("192.0.2.2"), hour, Set.of(web4)),
              new Restrict(Prefix.parse("2001:db8::/64"), hour, Set.of(web4))));
      assertThat(hosts.attack(served, notServed, "tcp,192.0.2.1,81", web6, "tcp,2001:db8::1,443"))
          .contains(served + " connected", notServed + " silent", "tcp,192.0.2.1,81 silent")
          .contains(web6 + " connected", "tcp,2001:db8::1,443 silent");
      assertThat(packets(log)).isNotEmpty().allMatch(text -> text.equals("4 6 81 02"));
      assertThat(packets(filter, "restricted")).isPositive();

      filter.apply(
          List.of(
              new Restrict(
                  Prefix.parse("192.0.2.2"), hour, Set.of(new ServedPair(IpProtocol.TCP, 443))),
              new Unrestrict(Prefix.parse("2001:db8::/64"))));
      assertThat(hosts.attack(served, notServed, "tcp,2001:db8::1,443"))
          .containsExactly(
              served + " silent", notServed + " connected", "tcp,2001:db8::1,443 connected");
      assertThat(filter.held(Slice.ALL))
          .singleElement()
          .matches(held -> held.kind() == BlockKind.RESTRICTED);
      assertThat(InNamespace.shell("nft list set inet picketline servedpairs6"))
          .doesNotContain("elements");
    }
  }

  /** That what lives goes on while all else from the same source is dropped. */
  public static void established() throws IOException {
    try (var hosts = TwoHosts.open();
        var filter = NftablesFilter.open(SETTINGS, OWN);
        var web = new ServerSocket(80)) {
      try (var client = hosts.client("192.0.2.1", web.getLocalPort());
          var accepted = web.accept()) {
        accepted.setSoTimeout(5_000);
        assertThat(client.exchange(accepted)).isTrue();
        filter.apply(
            List.of(new Restrict(Prefix.parse("192.0.2.2"), Duration.ofHours(1), Set.of())));
        assertThat(client.exchange(accepted)).isTrue();
      }
      assertThat(hosts.attack("tcp,192.0.2.1,80")).containsExactly("tcp,192.0.2.1,80 silent");
    }
  }

  /** That a loud source is handed over in part, and a batch as a whole. */
  public static void loud() throws IOException {
    try (var hosts = TwoHosts.open();
        var filter = NftablesFilter.open(settings(new Ports(false, 0, Set.of(), Set.of(70))), OWN);
        var log = NfLog.open(5, 64)) {
      log.threshold(16, 50);
      var probes = new String[100];
      Arrays.fill(probes, "udp,192.0.2.1,70");
      hosts.attack(probes);
      var seen = packets(log);
      assertThat(seen).hasSizeBetween(32, 99).allMatch(text -> text.equals("4 17 70"));
      assertThat(filter.suspects()).isEmpty();
    }
  }

  private static FilterSettings settings(Ports ports) {
    return FilterSettings.of(Optional.of(new Look(5, 1, 5_000, List.of(), ports, ports)));
  }

  private static long packets(NftablesFilter filter, String rule) {
    return filter.dropped().stream()
        .filter(dropped -> dropped.rule().equals(rule))
        .mapToLong(Dropped::packets)
        .sum();
  }

  /** Version, protocol, destination port and TCP flags of what was handed over. */
  private static List<String> packets(NfLog log) {
    var seen = new ArrayList<String>();
    NfLog.Handler handler =
        (buffer, offset, length, timestamp, inputInterface, originalLength, linkAddress) -> {
          assertThat(inputInterface).isPositive();
          assertThat(linkAddress).isEqualTo(0x0200_0000_0002L);
          assertThat(originalLength).isEqualTo(length);
          assertThat(timestamp).isNotNegative();
          seen.add(text(buffer, offset));
        };
    while (log.receive(handler, 700) > 0) {
      assertThat(seen).hasSizeLessThan(1_000);
    }
    return seen;
  }

  private static String text(MemorySegment buffer, long offset) {
    var four = u8(buffer, offset) >>> 4 == 4;
    var protocol = u8(buffer, offset + (four ? 9 : 6));
    var transport = offset + (four ? 20 : 40);
    var port = u8(buffer, transport + 2) << 8 | u8(buffer, transport + 3);
    var text = "%s %s %s".formatted(four ? "4" : "6", protocol + "", port + "");
    return protocol == 6 ? text + " 0" + u8(buffer, transport + 13) : text;
  }

  private static int u8(MemorySegment buffer, long at) {
    return buffer.get(JAVA_BYTE, at) & 0xff;
  }
}
