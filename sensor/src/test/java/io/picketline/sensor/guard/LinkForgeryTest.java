package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.RouteTable;
import io.picketline.sensor.netlink.RouteTable.NextHop;
import io.picketline.sensor.netlink.RouteTable.OnLink;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkForgeryTest {
  private static final int ETH0 = 2;
  private static final int ETH1 = 3;
  private static final long ROUTER = 0x0a0000000001L;
  private static final long OTHER_ROUTER = 0x0a0000000002L;
  private static final long HOST = 0x0a0000000010L;
  private static final long LIAR = 0x0a00000000ffL;
  private static final String GATEWAY = "192.0.2.1";
  private static final String NEIGHBOUR = "192.0.2.10";
  private static final String STRANGER = "203.0.113.5";

  private final LinkForgery forgery = new LinkForgery(42);

  @Test
  void forged_neighbour_onlyFromItsOwnLinkAddress() {
    routes(GATEWAY);
    knows(ETH0, NEIGHBOUR, HOST);

    assertThat(forged(NEIGHBOUR, ETH0, HOST)).isFalse();
    assertThat(forged(NEIGHBOUR, ETH0, LIAR)).isTrue();
    assertThat(forged(NEIGHBOUR, ETH1, LIAR)).as("another link").isFalse();
    assertThat(forged("192.0.2.11", ETH0, LIAR)).as("no entry").isFalse();
  }

  @Test
  void forged_stranger_onlyFromARouter() {
    routes(GATEWAY);
    assertThat(forged(STRANGER, ETH0, LIAR)).as("the router is not known yet").isFalse();
    knows(ETH0, GATEWAY, ROUTER);
    knows(ETH0, NEIGHBOUR, HOST);

    assertThat(forged(STRANGER, ETH0, ROUTER)).isFalse();
    assertThat(forged(STRANGER, ETH0, HOST)).isTrue();
    assertThat(forged(STRANGER, ETH0, LIAR)).isTrue();
    assertThat(forged(STRANGER, ETH1, LIAR)).as("no router there").isFalse();
    assertThat(forged("2001:db8:9::5", ETH0, LIAR)).as("no router for IPv6").isFalse();
  }

  @Test
  void forged_gatewaysOwnAddress_isANeighboursToo() {
    routes(GATEWAY);
    knows(ETH0, GATEWAY, ROUTER);

    assertThat(forged(GATEWAY, ETH0, ROUTER)).isFalse();
    assertThat(forged(GATEWAY, ETH0, LIAR)).isTrue();
  }

  @Test
  void forged_severalRouters_anyMayBringIt() {
    routes(GATEWAY, "192.0.2.2");
    knows(ETH0, GATEWAY, ROUTER);
    assertThat(forged(STRANGER, ETH0, LIAR)).as("one of them is not known").isFalse();
    knows(ETH0, "192.0.2.2", OTHER_ROUTER);

    assertThat(forged(STRANGER, ETH0, ROUTER)).isFalse();
    assertThat(forged(STRANGER, ETH0, OTHER_ROUTER)).isFalse();
    assertThat(forged(STRANGER, ETH0, LIAR)).isTrue();
  }

  @Test
  void forged_neighbourThatSaysItIsARouter_mayBringIt() {
    routes(GATEWAY);
    knows(ETH0, GATEWAY, ROUTER);
    tell(ETH0, "fe80::2", OTHER_ROUTER, true);

    assertThat(forged(STRANGER, ETH0, OTHER_ROUTER)).isFalse();
    tell(ETH0, "fe80::2", OTHER_ROUTER, false);
    assertThat(forged(STRANGER, ETH0, OTHER_ROUTER)).isTrue();
    tell(ETH0, "fe80::2", OTHER_ROUTER, true);
    tell(ETH0, "fe80::2", -1, true);
    assertThat(forged(STRANGER, ETH0, OTHER_ROUTER)).as("gone").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0x00005e000105L, 0x00005e000205L, 0x00000c07ac01L, 0x00000c9ff123L, 0x0007b4001234L})
  void forged_virtualRouter_anyMayBringIt(long virtual) {
    routes(GATEWAY);
    knows(ETH0, GATEWAY, virtual);
    knows(ETH0, NEIGHBOUR, HOST);

    assertThat(forged(STRANGER, ETH0, ROUTER)).as("forwards under its own address").isFalse();
    assertThat(forged(NEIGHBOUR, ETH0, LIAR)).as("neighbours are known all the same").isTrue();
  }

  @Test
  void forged_noDefaultRoute_strangersAreUnknown() {
    forgery.routes(
        new RouteTable(
            Set.of(),
            Set.of(new NextHop(ETH0, SourceAddress.parse(GATEWAY), true)),
            onLink(ETH0, "192.0.2.0/24"),
            true));
    knows(ETH0, GATEWAY, ROUTER);
    knows(ETH0, NEIGHBOUR, HOST);

    assertThat(forged(STRANGER, ETH0, LIAR)).isFalse();
    assertThat(forged(NEIGHBOUR, ETH0, LIAR)).isTrue();
  }

  @Test
  void forged_linkLocal_isOnTheLink() {
    routes(GATEWAY);
    knows(ETH0, GATEWAY, ROUTER);
    knows(ETH0, "fe80::10", HOST);

    assertThat(forged("fe80::10", ETH0, HOST)).isFalse();
    assertThat(forged("fe80::10", ETH0, LIAR)).isTrue();
    assertThat(forged("fe80::11", ETH0, LIAR)).isFalse();
  }

  @Test
  void forged_noEthernet_isUnknown() {
    routes(GATEWAY);
    knows(ETH0, GATEWAY, ROUTER);
    knows(ETH0, NEIGHBOUR, HOST);

    assertThat(forged(NEIGHBOUR, ETH0, -1)).isFalse();
    assertThat(forged(NEIGHBOUR, ETH0, 0)).as("loopback").isFalse();
    assertThat(forged(STRANGER, 0, LIAR)).as("no interface").isFalse();
  }

  @Test
  void routes_tooManyToKeep_judgeNobody() {
    forgery.routes(
        new RouteTable(
            Set.of(SourceAddress.parse(GATEWAY)),
            Set.of(new NextHop(ETH0, SourceAddress.parse(GATEWAY), true)),
            onLink(ETH0, "192.0.2.0/24"),
            false));
    knows(ETH0, GATEWAY, ROUTER);

    assertThat(forged(STRANGER, ETH0, LIAR)).isFalse();
    assertThat(forged(GATEWAY, ETH0, LIAR)).isFalse();
  }

  @Test
  void forgetNeighbours_judgesNobodyUntilTheyAreTold() {
    routes(GATEWAY);
    knows(ETH0, GATEWAY, ROUTER);
    forgery.forgetNeighbours();

    assertThat(forged(STRANGER, ETH0, LIAR)).isFalse();
    assertThat(forged(GATEWAY, ETH0, LIAR)).isFalse();
    knows(ETH0, GATEWAY, ROUTER);
    assertThat(forged(STRANGER, ETH0, LIAR)).isTrue();
  }

  @Test
  void forged_askedOften_allocatesNothing() {
    routes(GATEWAY);
    knows(ETH0, GATEWAY, ROUTER);
    knows(ETH0, NEIGHBOUR, HOST);
    ask(50_000);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    var before = threads.getCurrentThreadAllocatedBytes();
    var forged = ask(50_000);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(forged).isPositive();
    assertThat(allocated).isLessThan(50_000);
  }

  private int ask(int times) {
    var forged = 0;
    for (var i = 0; i < times; i++) {
      forged += forgery.forged(0, 0xffff_c000_020aL + (i & 1), ETH0, i & 0xff) ? 1 : 0;
    }
    return forged;
  }

  private void routes(String... gateways) {
    var addresses = Arrays.stream(gateways).map(SourceAddress::parse).collect(Collectors.toSet());
    var hops = new HashSet<NextHop>();
    addresses.forEach(address -> hops.add(new NextHop(ETH0, address, true)));
    var direct = new HashSet<>(onLink(ETH0, "192.0.2.0/24"));
    direct.addAll(onLink(ETH1, "198.51.100.0/24"));
    forgery.routes(new RouteTable(addresses, hops, direct, true));
  }

  private static Set<OnLink> onLink(int link, String prefix) {
    return Set.of(new OnLink(link, Prefix.parse(prefix)));
  }

  private void knows(int link, String address, long linkAddress) {
    tell(link, address, linkAddress, false);
  }

  private void tell(int link, String address, long linkAddress, boolean router) {
    var parsed = SourceAddress.parse(address);
    forgery.neighbour(link, parsed.high(), parsed.low(), linkAddress, router);
  }

  private boolean forged(String address, int link, long linkAddress) {
    var parsed = SourceAddress.parse(address);
    return forgery.forged(parsed.high(), parsed.low(), link, linkAddress);
  }
}
