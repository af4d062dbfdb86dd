package io.picketline.sensor.netlink;

import static io.picketline.sensor.netlink.NetlinkSocket.ACK;
import static io.picketline.sensor.netlink.NetlinkSocket.DUMP;
import static io.picketline.sensor.netlink.NetlinkSocket.REQUEST;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * Blackhole routes of our own in the main routing table (rtnetlink(7)), told from others' by their
 * protocol number. For one thread.
 */
public final class BlackholeRoutes implements AutoCloseable {

  /** The number that {@code ip route show proto} knows them by; nobody else uses it. */
  public static final int PROTOCOL = 173;

  private static final int REQUEST_BYTES = 4 * 1024;
  private static final int DATAGRAM = 64 * 1024;
  private static final int NEW_ROUTE = 24;
  private static final int DELETE_ROUTE = 25;
  private static final int GET_ROUTE = 26;
  private static final int CREATE_EXCLUSIVE = 0x600;
  private static final int HEADER = 12;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;
  private static final int MAIN_TABLE = 254;
  private static final int BLACKHOLE = 6;
  private static final int DESTINATION = 1;
  private static final int PRIORITY = 6;
  // Before routes that name none, which have 1024.
  private static final int PRIORITY_IPV6 = 1;
  private static final int ATTEMPTS = 5;
  private static final int NO_SUCH_ROUTE = 3;

  private final NetlinkSocket socket;
  private final AttributeReader attributes = new AttributeReader();

  private BlackholeRoutes(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens a socket.
   *
   * @throws NetlinkException if the kernel refuses
   */
  public static BlackholeRoutes open() {
    return new BlackholeRoutes(NetlinkSocket.open(NetlinkSocket.ROUTE, REQUEST_BYTES, DATAGRAM));
  }

  /**
   * Sends nothing to the prefix any more.
   *
   * @return 0, or errno: {@link Errno#EEXIST} if there is a route to just this prefix
   */
  public int add(Prefix prefix) {
    message(NEW_ROUTE, CREATE_EXCLUSIVE | ACK, prefix);
    return socket.exchange();
  }

  /**
   * Takes our route away; that there is none is fine.
   *
   * @return 0, or errno
   */
  public int remove(Prefix prefix) {
    message(DELETE_ROUTE, ACK, prefix);
    var errno = socket.exchange();
    return errno == NO_SUCH_ROUTE || errno == Errno.ENOENT ? 0 : errno;
  }

  /**
   * All that are there.
   *
   * @throws NetlinkException if the kernel does not list them
   */
  public Set<Prefix> list() {
    var found = new HashSet<Prefix>();
    var attempt = 0;
    do {
      found.clear();
      var writer = socket.start();
      writer.begin(GET_ROUTE, REQUEST | DUMP, socket.sequence());
      for (var i = 0; i < HEADER; i++) {
        writer.raw8(0);
      }
      writer.end();
      var errno = socket.dump(message -> read(message, found));
      if (errno != 0) {
        throw new NetlinkException("read the blackhole routes", errno);
      }
    } while (socket.torn() && ++attempt < ATTEMPTS);
    return found;
  }

  @Override
  public void close() {
    socket.close();
  }

  private void message(int type, int flags, Prefix prefix) {
    var v4 = prefix.address().isV4();
    var writer = socket.start();
    writer.begin(type, REQUEST | flags, socket.sequence());
    writer.raw8(v4 ? IPV4 : IPV6);
    writer.raw8(prefix.length());
    writer.raw8(0);
    writer.raw8(0);
    writer.raw8(MAIN_TABLE);
    writer.raw8(PROTOCOL);
    writer.raw8(0);
    writer.raw8(BLACKHOLE);
    writer.raw32(0);
    writer.attribute(DESTINATION, prefix.address().toBytes());
    if (!v4) {
      writer.attribute(
          PRIORITY,
          ByteBuffer.allocate(Integer.BYTES)
              .order(ByteOrder.nativeOrder())
              .putInt(PRIORITY_IPV6)
              .array());
    }
    writer.end();
  }

  private void read(MessageReader message, Set<Prefix> found) {
    if (message.type() != NEW_ROUTE || message.u8(5) != PROTOCOL || message.u8(7) != BLACKHOLE) {
      return;
    }
    var length = message.u8(1);
    message.attributes(attributes, HEADER);
    while (attributes.next()) {
      var bits = 8 * attributes.length();
      if (attributes.type() == DESTINATION && (bits == 32 || bits == 128) && length <= bits) {
        found.add(new Prefix(SourceAddress.of(attributes.bytes()), length));
      }
    }
  }
}
