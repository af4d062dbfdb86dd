package io.picketline.sensor.netlink;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.RouteTable.NextHop;
import io.picketline.sensor.netlink.RouteTable.OnLink;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a {@link RouteTable} of the kernel's messages about routes (struct rtmsg). Any message is
 * fit to be read. For one thread, used once.
 */
final class RouteReader {

  /** More than any host has that is not a router of the Internet's core. */
  private static final int MOST = 1 << 14;

  private static final int NEW_ROUTE = 24;
  private static final int HEADER = 12;
  private static final int UNICAST = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int DESTINATION = 1;
  private static final int OUTPUT = 4;
  private static final int GATEWAY = 5;
  private static final int MULTIPATH = 9;
  private static final int VIA = 18;
  private static final int HOP_HEADER = 8;

  private final AttributeReader attributes = new AttributeReader();
  private final AttributeReader inner = new AttributeReader();
  private final Set<SourceAddress> defaults = new LinkedHashSet<>();
  private final Set<NextHop> nextHops = new HashSet<>();
  private final Set<OnLink> onLink = new HashSet<>();
  private boolean complete = true;
  private boolean v4;
  private boolean isDefault;
  private long malformed;

  /** Takes one message in. */
  void read(MessageReader message) {
    var family = message.bodyLength() < HEADER ? 0 : message.u8(0);
    var known = family == AF_INET || family == AF_INET6;
    if (message.type() != NEW_ROUTE || !known || message.u8(7) != UNICAST) {
      return;
    }
    v4 = family == AF_INET;
    isDefault = message.u8(1) == 0;
    byte[] destination = v4 ? new byte[4] : new byte[16];
    byte[] gateway = {};
    var link = 0;
    var several = false;
    message.attributes(attributes, HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case DESTINATION -> destination = attributes.bytes();
        case OUTPUT -> link = attributes.u32();
        case GATEWAY -> gateway = attributes.bytes();
        case VIA -> gateway = via(attributes);
        case MULTIPATH -> several = true;
        default -> {}
      }
    }
    if (several) {
      hops(message);
    } else if (gateway.length > 0) {
      hop(link, gateway);
    } else if (link != 0) {
      direct(link, destination, message.u8(1));
    }
  }

  RouteTable table() {
    return new RouteTable(defaults, nextHops, onLink, complete);
  }

  /** Messages, or parts of them, that could not be understood. */
  long malformed() {
    return malformed;
  }

  /** A route over several routers: struct rtnexthop, eight bytes, each with its own attributes. */
  private void hops(MessageReader message) {
    message.attributes(attributes, HEADER);
    while (attributes.next()) {
      if (attributes.type() == MULTIPATH) {
        eachHop();
      }
    }
  }

  private void eachHop() {
    var at = attributes.offset();
    var end = at + attributes.length();
    while (end - at >= HOP_HEADER) {
      var length = attributes.buffer().get(MessageWriter.U16, at) & 0xffff;
      if (length < HOP_HEADER || length > end - at) {
        malformed++;
        return;
      }
      var link = attributes.buffer().get(MessageWriter.U32, at + 4);
      inner.reset(attributes.buffer(), at + HOP_HEADER, at + length);
      while (inner.next()) {
        switch (inner.type()) {
          case GATEWAY -> hop(link, inner.bytes());
          case VIA -> hop(link, via(inner));
          default -> {}
        }
      }
      at += (length + 3) & ~3;
    }
  }

  /** A router of the other family: two bytes of family, then its address (RFC 5549 routes). */
  private static byte[] via(AttributeReader attribute) {
    var bytes = attribute.bytes();
    return bytes.length > 2 ? Arrays.copyOfRange(bytes, 2, bytes.length) : new byte[1];
  }

  private void hop(int link, byte[] gateway) {
    var address = address(gateway);
    if (address.isEmpty()) {
      return;
    }
    if (isDefault) {
      defaults.add(address.get());
    }
    keep(nextHops, new NextHop(link, address.get(), v4));
  }

  private void direct(int link, byte[] destination, int length) {
    var address = address(destination);
    if (address.isEmpty()) {
      return;
    }
    if (address.get().isV4() != v4 || length > 8 * destination.length) {
      malformed++;
      return;
    }
    keep(onLink, new OnLink(link, new Prefix(address.get(), length)));
  }

  private <T> void keep(Set<T> kept, T one) {
    if (kept.size() < MOST) {
      kept.add(one);
    } else {
      complete &= kept.contains(one);
    }
  }

  private Optional<SourceAddress> address(byte[] bytes) {
    if (bytes.length != 4 && bytes.length != 16) {
      malformed++;
      return Optional.empty();
    }
    return Optional.of(SourceAddress.of(bytes));
  }
}
