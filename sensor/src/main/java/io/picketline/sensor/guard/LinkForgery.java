package io.picketline.sensor.guard;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.capture.LinkTest;
import io.picketline.sensor.netlink.RouteTable;
import io.picketline.sensor.netlink.RouteTable.NextHop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells forged frames by what the kernel knows of neighbours and routers. A source on the link is
 * forged if its frame has another link-layer address than its neighbour entry; a source behind a
 * router if its frame comes from none of the routers on that link. What is not known for certain is
 * not forged. Any thread may tell it of changes; packet threads ask without locks.
 */
public final class LinkForgery implements LinkTest {
  private static final int NEIGHBOURS = 1 << 14;
  private static final int MOST_ROUTERS = 1_024;
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L;
  private static final long LINK_LOCAL_MASK = 0xffc0_0000_0000_0000L;

  private final NeighbourTable neighbours;
  private final Map<Neighbour, Long> declaredRouters = new HashMap<>();
  private Set<Neighbour> nextHops = Set.of();
  private RouteTable routes = RouteTable.EMPTY;
  private Map<Integer, IgnoreMatcher> onLink = Map.of();
  private volatile Network[] networks = {};
  private volatile long unplaced;

  private record Neighbour(int link, long high, long low) {}

  /** What is known of one link. Never changed once made. */
  private static final class Network {
    final int link;
    final IgnoreMatcher onLink;

    /** Link-layer addresses of its routers. */
    final long[] routers;

    /** Whether these are all that can bring IPv4 packets from elsewhere; and IPv6 ones. */
    final boolean judgesV4;

    final boolean judgesV6;

    Network(int link, IgnoreMatcher onLink, long[] routers, boolean judgesV4, boolean judgesV6) {
      this.link = link;
      this.onLink = onLink;
      this.routers = routers;
      this.judgesV4 = judgesV4;
      this.judgesV6 = judgesV6;
    }

    boolean isOnLink(long high, long low) {
      return (high & LINK_LOCAL_MASK) == LINK_LOCAL || onLink.covers(high, low);
    }

    boolean isRouter(long linkAddress) {
      for (var router : routers) {
        if (router == linkAddress) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param seed a number that no outsider knows
   */
  public LinkForgery(long seed) {
    neighbours = new NeighbourTable(NEIGHBOURS, seed);
  }

  @Override
  public boolean forged(long high, long low, int link, long linkAddress) {
    if (linkAddress <= 0) {
      return false; // no Ethernet, or the loopback interface, whose address is all zeros
    }
    for (var network : networks) {
      if (network.link == link) {
        if (network.isOnLink(high, low)) {
          var held = neighbours.linkAddress(link, high, low);
          return held != NeighbourTable.UNKNOWN && held != linkAddress;
        }
        var judges = isV4(high, low) ? network.judgesV4 : network.judgesV6;
        return judges && !network.isRouter(linkAddress);
      }
    }
    return false;
  }

  /** The host's routes from now on. */
  public synchronized void routes(RouteTable now) {
    if (now.equals(routes)) {
      return;
    }
    routes = now;
    var hops = new HashSet<Neighbour>();
    now.nextHops().forEach(hop -> hops.add(neighbour(hop)));
    nextHops = Set.copyOf(hops);
    var prefixes = new HashMap<Integer, List<Prefix>>();
    now.onLink()
        .forEach(each ->
            prefixes.computeIfAbsent(each.link(), _ -> new ArrayList<>()).add(each.prefix()));
    var matchers = new HashMap<Integer, IgnoreMatcher>();
    prefixes.forEach((link, all) -> matchers.put(link, new IgnoreMatcher(all)));
    onLink = Map.copyOf(matchers);
    renew();
  }

  /**
   * One neighbour's state.
   *
   * @param linkAddress its Ethernet address, or -1 if it has none, or none any more
   * @param router whether it said that it is one
   */
  public synchronized void neighbour(
      int link, long high, long low, long linkAddress, boolean router) {
    var before = neighbours.linkAddress(link, high, low);
    if (!neighbours.put(link, high, low, linkAddress)) {
      unplaced++;
    }
    var who = new Neighbour(link, high, low);
    var known = router && linkAddress != NeighbourTable.UNKNOWN;
    var declared = known ? declare(who, linkAddress) : declaredRouters.remove(who) != null;
    if (declared || (before != linkAddress && nextHops.contains(who))) {
      renew();
    }
  }

  /** All neighbours are about to be told anew. */
  public synchronized void forgetNeighbours() {
    neighbours.clear();
    declaredRouters.clear();
    renew();
  }

  /** Neighbours for which there was no place, so that nothing was judged by them. */
  public long unplaced() {
    return unplaced;
  }

  /** Whether that is news. */
  private boolean declare(Neighbour who, long linkAddress) {
    if (declaredRouters.size() >= MOST_ROUTERS && !declaredRouters.containsKey(who)) {
      return false;
    }
    var before = declaredRouters.put(who, linkAddress);
    return before == null || before != linkAddress;
  }

  private void renew() {
    var links =
        Stream.concat(onLink.keySet().stream(), routes.nextHops().stream().map(NextHop::link))
            .distinct();
    networks =
        routes.complete() ? links.map(this::network).toArray(Network[]::new) : new Network[0];
  }

  private Network network(int link) {
    var routers = new HashSet<Long>();
    declaredRouters.forEach((who, address) -> {
      if (who.link == link) {
        routers.add(address);
      }
    });
    var judges = new boolean[2];
    for (var v4 : new boolean[] {false, true}) {
      var hops =
          routes.nextHops().stream()
              .filter(hop -> hop.link() == link && hop.v4() == v4)
              .map(this::linkAddress)
              .toList();
      judges[v4 ? 1 : 0] = !hops.isEmpty() && !hops.contains(NeighbourTable.UNKNOWN);
      routers.addAll(hops);
    }
    // who answers under a virtual address forwards under its own, which nobody tells
    var plain = routers.stream().noneMatch(LinkForgery::isVirtualRouter) && hasDefaultRoute();
    return new Network(
        link,
        onLink.getOrDefault(link, IgnoreMatcher.NONE),
        routers.stream().mapToLong(Long::longValue).toArray(),
        judges[1] && plain,
        judges[0] && plain);
  }

  private boolean hasDefaultRoute() {
    return !routes.defaultGateways().isEmpty();
  }

  private long linkAddress(NextHop hop) {
    return neighbours.linkAddress(hop.link(), hop.address().high(), hop.address().low());
  }

  private static Neighbour neighbour(NextHop hop) {
    return new Neighbour(hop.link(), hop.address().high(), hop.address().low());
  }

  private static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xffffL;
  }

  /** Of VRRP and CARP (RFC 9568, 7.3), HSRP 1 and 2, and GLBP. */
  private static boolean isVirtualRouter(long linkAddress) {
    var block = linkAddress >>> 8;
    return block == 0x00005e0001L
        || block == 0x00005e0002L
        || block == 0x00000c07acL
        || linkAddress >>> 12 == 0x00000c9ffL
        || linkAddress >>> 12 == 0x000573a00L
        || linkAddress >>> 16 == 0x0007b400L;
  }
}
