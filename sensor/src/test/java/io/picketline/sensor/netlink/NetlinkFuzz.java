package io.picketline.sensor.netlink;

import io.picketline.fuzz.Limits;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashSet;

/** Datagrams of the kernel, and of who passes himself off as it. */
public final class NetlinkFuzz {
  private static final NetlinkSocket SOCKET =
      NetlinkSocket.open(NetlinkSocket.ROUTE, 64, 64); // only because the readers want one
  private static final NfEvents EVENTS = new NfEvents(SOCKET, "picketline", new OwnChanges());
  private static final NfLog LOG = new NfLog(SOCKET, new Waker(), 0);

  private NetlinkFuzz() {}

  /** The first byte says who reads the rest. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    var datagram = MemorySegment.ofArray(Arrays.copyOfRange(input, 1, input.length));
    Limits.within(
        input.length,
        () -> {
          var messages = new MessageReader();
          messages.reset(datagram, datagram.byteSize());
          read(input[0] & 0xff, messages);
        });
  }

  private static void read(int who, MessageReader messages) {
    switch (who % 11) {
      case 0 -> LOG.deliver(messages, NetlinkFuzz::packet);
      case 1 -> new DestroyEvents(SOCKET).deliver(messages, NetlinkFuzz::connection);
      case 2 -> routes(messages);
      case 3 -> addresses(messages);
      case 4 -> links(messages);
      case 5 -> neighbours(messages);
      case 6 -> elements(messages);
      case 7 -> rules(messages);
      case 8 -> sockets(messages);
      case 9 -> EVENTS.read(messages);
      default -> all(messages);
    }
  }

  private static void routes(MessageReader messages) {
    var reader = new RouteReader();
    while (messages.next()) {
      reader.read(messages);
    }
    reader.table();
  }

  private static void addresses(MessageReader messages) {
    var routes = new Routes(new RouteSockets(SOCKET, SOCKET));
    var found = new LinkedHashSet<Routes.OwnAddress>();
    while (messages.next()) {
      routes.address(messages, found);
    }
  }

  private static void links(MessageReader messages) {
    while (messages.next()) {
      Link.read(messages, new AttributeReader(), new AttributeReader());
    }
  }

  private static void neighbours(MessageReader messages) {
    while (messages.next()) {
      Neighbours.read(
          messages,
          new AttributeReader(),
          (link, high, low, linkAddress, router) ->
              check(linkAddress >= -1 && linkAddress >>> 48 <= 0xffff, "link address"));
    }
  }

  private static void elements(MessageReader messages) {
    var reader = new NfElements();
    while (messages.next()) {
      reader.read(messages, (high, low, rangeEnd, remaining) -> {});
    }
  }

  private static void rules(MessageReader messages) {
    while (messages.next()) {
      NfRule.counted(messages);
    }
  }

  private static void sockets(MessageReader messages) {
    while (messages.next()) {
      InetDiag.tuple(messages, true, NetlinkFuzz::tuple);
      InetDiag.connection(messages, new AttributeReader(), true, new Connection());
      InetDiag.localPort(messages);
    }
  }

  /** Every way to look at a message and at its attributes, three deep. */
  private static void all(MessageReader messages) {
    while (messages.next()) {
      var sum = messages.error() + messages.flags() + messages.sequence() + messages.bodyLength();
      for (var at = 0; at < 80; at++) {
        sum += messages.u8(at) + messages.u16(at) + messages.be16(at) + messages.u32(at);
        sum += messages.be32(at) + messages.be64(at);
      }
      var attributes = new AttributeReader();
      messages.attributes(attributes, (int) (sum & 15));
      attributes(attributes, 3);
    }
  }

  private static void attributes(AttributeReader reader, int depth) {
    while (reader.next()) {
      check(reader.length() == reader.bytes().length, "length");
      reader.u8();
      reader.be16();
      reader.u32();
      reader.be32();
      reader.be64(4);
      reader.text();
      if (depth > 0) {
        var inner = new AttributeReader();
        inner.reset(reader);
        attributes(inner, depth - 1);
      }
    }
  }

  private static void packet(
      MemorySegment buffer,
      long offset,
      int length,
      long timestampNanos,
      int inputInterface,
      int originalLength,
      long linkAddress) {
    check(offset >= 0 && length >= 0 && offset + length <= buffer.byteSize(), "bounds");
    check(originalLength >= length, "original length");
    check(linkAddress == -1 || linkAddress >>> 48 == 0, "link address");
  }

  private static void connection(Connection connection) {
    check(connection.localPort >>> 16 == 0 && connection.remotePort >>> 16 == 0, "ports");
  }

  private static void tuple(
      boolean tcp,
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    check(localPort >>> 16 == 0 && remotePort >>> 16 == 0, "ports");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
