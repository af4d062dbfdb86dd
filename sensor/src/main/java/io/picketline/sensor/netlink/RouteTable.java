package io.picketline.sensor.netlink;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.Set;

/**
 * Where this host sends what is not for itself, of all its routing tables together.
 *
 * @param defaultGateways the routers of its default routes
 * @param nextHops the routers of all its routes, and on which link each is
 * @param onLink what it reaches without a router, and on which link
 * @param complete whether these are all; false if there were more than are kept
 */
public record RouteTable(
    Set<SourceAddress> defaultGateways,
    Set<NextHop> nextHops,
    Set<OnLink> onLink,
    boolean complete) {

  /** Knows no route. */
  public static final RouteTable EMPTY = new RouteTable(Set.of(), Set.of(), Set.of(), true);

  public RouteTable {
    defaultGateways = Set.copyOf(defaultGateways);
    nextHops = Set.copyOf(nextHops);
    onLink = Set.copyOf(onLink);
  }

  /**
   * A router that packets are sent to.
   *
   * @param link index of the interface that leads to it; 0 if unknown
   * @param v4 whether IPv4 packets are, else IPv6 ones; its own address may be of the other family
   */
  public record NextHop(int link, SourceAddress address, boolean v4) {}

  /** Addresses that are asked for on the link itself. */
  public record OnLink(int link, Prefix prefix) {}
}
