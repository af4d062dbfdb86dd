package io.picketline.sensor.netlink;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * This host's addresses, gateways and interfaces, and when they change (rtnetlink(7)). For one
 * thread: a second one that waits for changes opens its own.
 */
public final class Routes implements AutoCloseable {
  private static final int GROUP_LINK = 1;
  private static final int GROUP_ADDRESS4 = 5;
  private static final int GROUP_ROUTE4 = 7;
  private static final int GROUP_ADDRESS6 = 9;
  private static final int GROUP_ROUTE6 = 11;

  private static final int NEW_LINK = 16;
  private static final int GET_LINK = 18;
  private static final int NEW_ADDRESS = 20;
  private static final int GET_ADDRESS = 22;
  private static final int GET_ROUTE = 26;

  private static final int LINK_HEADER = 16;
  private static final int ADDRESS_HEADER = 8;
  private static final int ROUTE_HEADER = 12;

  /**
   * An address of this host.
   *
   * @param network the block of addresses that are on the same link, by this address
   * @param link index of its interface
   */
  public record OwnAddress(SourceAddress address, Prefix network, int link) {}

  private final RouteSockets sockets;
  private final AttributeReader attributes = new AttributeReader();
  private final AttributeReader inner = new AttributeReader();
  private long malformed;

  Routes(RouteSockets sockets) {
    this.sockets = sockets;
  }

  /**
   * Opens it and listens for changes from now on, so that none is lost between a question and
   * {@link #awaitChange}.
   *
   * @throws NetlinkException if the kernel refuses
   */
  public static Routes open() {
    return new Routes(
        RouteSockets.open(GROUP_LINK, GROUP_ADDRESS4, GROUP_ADDRESS6, GROUP_ROUTE4, GROUP_ROUTE6));
  }

  /** All addresses of all interfaces, loopback too. */
  public List<OwnAddress> addresses() {
    var found = new LinkedHashSet<OwnAddress>();
    dump(GET_ADDRESS, ADDRESS_HEADER, message -> address(message, found));
    return List.copyOf(found);
  }

  /** The routes of all routing tables, IPv4 and IPv6. */
  public RouteTable table() {
    var reader = new RouteReader();
    dump(GET_ROUTE, ROUTE_HEADER, reader::read);
    malformed += reader.malformed();
    return reader.table();
  }

  /** All interfaces. */
  public List<Link> links() {
    var found = new ArrayList<Link>();
    dump(
        GET_LINK,
        LINK_HEADER,
        message -> {
          if (message.type() == NEW_LINK && message.bodyLength() >= LINK_HEADER) {
            found.add(Link.read(message, attributes, inner));
          }
        });
    return List.copyOf(found);
  }

  /**
   * Waits until an address, a route or an interface changes; several changes at once are one.
   *
   * @param timeoutMillis longest wait; 0 for none, -1 without end
   * @return whether anything changed, or may have
   */
  public boolean awaitChange(int timeoutMillis) {
    var result = sockets.news(timeoutMillis);
    var changed = false;
    while (result == 0 || result == Errno.ENOBUFS) {
      changed = true;
      result = sockets.news(0);
    }
    if (result != Errno.EAGAIN) {
      throw new NetlinkException("listen for changed addresses and routes", result);
    }
    return changed;
  }

  /** Messages of the kernel that could not be understood. */
  public long malformed() {
    return malformed;
  }

  @Override
  public void close() {
    sockets.close();
  }

  private void dump(int type, int header, Consumer<MessageReader> each) {
    sockets.dump(type, header, "read this host's addresses and routes", each);
  }

  /** Takes one message about an address in; any bytes are fit to be read. */
  void address(MessageReader message, Set<OwnAddress> found) {
    if (message.type() != NEW_ADDRESS || message.bodyLength() < ADDRESS_HEADER) {
      return;
    }
    byte[] address = {};
    byte[] local = {};
    message.attributes(attributes, ADDRESS_HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case 1 -> address = attributes.bytes();
        case 2 -> local = attributes.bytes();
        default -> {}
      }
    }
    // On a point-to-point link the first is the other end's (linux/if_addr.h).
    var own = local.length > 0 ? local : address;
    var length = message.u8(1);
    if (!isAddress(own) || !isAddress(address) || length > bits(SourceAddress.of(address))) {
      malformed++;
      return;
    }
    found.add(
        new OwnAddress(
            SourceAddress.of(own), new Prefix(SourceAddress.of(address), length), message.u32(4)));
  }

  /** IPv4 in sixteen bytes is IPv4 too, and has no longer prefix than 32. */
  private static int bits(SourceAddress address) {
    return address.isV4() ? 32 : 128;
  }

  private static boolean isAddress(byte[] bytes) {
    return bytes.length == 4 || bytes.length == 16;
  }
}
