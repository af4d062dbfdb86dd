package io.picketline.sensor.netlink;

/**
 * The kernel's table of neighbours, IPv4 and IPv6, and how it changes (rtnetlink(7)). For one
 * thread; reading changes allocates nothing.
 */
public final class Neighbours implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final int MAX_DATAGRAMS = 256;
  private static final int GROUP_NEIGHBOUR = 3;
  private static final int NEW_NEIGHBOUR = 28;
  private static final int DELETE_NEIGHBOUR = 29;
  private static final int GET_NEIGHBOUR = 30;
  private static final int HEADER = 12;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int DESTINATION = 1;
  private static final int LINK_ADDRESS = 2;
  private static final int ETHERNET_ADDRESS = 6;
  private static final int UNICAST = 1;
  private static final int FLAG_PROXY = 0x08;
  private static final int FLAG_ROUTER = 0x80;

  /** Reachable, stale, delayed, probed or permanent: the link-layer address is in use. */
  private static final int VALID = 0x02 | 0x04 | 0x08 | 0x10 | 0x80;

  /** No link-layer address, or none any more. */
  public static final long UNKNOWN = -1;

  private static final long MAPPED = 0xffff_0000_0000L;

  /** Takes one neighbour's state. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Takes one neighbour's state.
     *
     * @param link index of the interface it is on
     * @param high the first word of its address
     * @param low the second word
     * @param linkAddress its Ethernet address in the low 48 bits, or {@link #UNKNOWN}
     * @param router whether it said that it is one, which only IPv6 neighbours do
     */
    void neighbour(int link, long high, long low, long linkAddress, boolean router);
  }

  private final RouteSockets sockets;
  private final AttributeReader attributes = new AttributeReader();
  private long malformed;

  private Neighbours(RouteSockets sockets) {
    this.sockets = sockets;
  }

  /**
   * Opens it and listens for changes from now on, so that none is lost between {@link #all} and
   * {@link #changes}.
   *
   * @throws NetlinkException if the kernel refuses
   */
  public static Neighbours open() {
    var sockets = RouteSockets.open(GROUP_NEIGHBOUR);
    sockets.events().receiveBuffer(RECEIVE_BUFFER);
    return new Neighbours(sockets);
  }

  /**
   * Shows every neighbour that there is. One may be shown twice.
   *
   * @throws NetlinkException if the kernel does not answer
   */
  public void all(Handler handler) {
    sockets.dump(
        GET_NEIGHBOUR,
        HEADER,
        "list the neighbours of this host",
        message -> deliver(message, handler));
  }

  /**
   * Shows what has changed; if nothing has, waits for it.
   *
   * @param timeoutMillis longest wait; 0 for none, -1 without end
   * @return false if some changes were lost, so that {@link #all} is to be asked again
   * @throws NetlinkException if the kernel tells no more
   */
  public boolean changes(Handler handler, int timeoutMillis) {
    var events = sockets.events();
    var result = sockets.news(timeoutMillis);
    for (var datagrams = 1; result == 0; datagrams++) {
      while (events.reader().next()) {
        deliver(events.reader(), handler);
      }
      result = datagrams < MAX_DATAGRAMS ? events.receive() : Errno.EAGAIN;
    }
    if (result != Errno.EAGAIN && result != Errno.ENOBUFS) {
      throw new NetlinkException("listen for changed neighbours", result);
    }
    return result == Errno.EAGAIN;
  }

  /** Messages of the kernel that could not be understood. */
  public long malformed() {
    return malformed;
  }

  @Override
  public void close() {
    sockets.close();
  }

  private void deliver(MessageReader message, Handler handler) {
    var type = message.type();
    if (type != NEW_NEIGHBOUR && type != DELETE_NEIGHBOUR) {
      return;
    }
    if (!read(message, attributes, handler)) {
      malformed++;
    }
  }

  /** Reads one message about a neighbour (struct ndmsg); false if it contradicts itself. */
  static boolean read(MessageReader message, AttributeReader attributes, Handler handler) {
    if (message.bodyLength() < HEADER) {
      return false;
    }
    var family = message.u8(0);
    var bridges = family != AF_INET && family != AF_INET6; // their tables share the group
    if (bridges || message.u8(11) != UNICAST || (message.u8(10) & FLAG_PROXY) != 0) {
      return true;
    }
    var high = 0L;
    var low = 0L;
    var addressed = false;
    var linkAddress = UNKNOWN;
    message.attributes(attributes, HEADER);
    while (attributes.next()) {
      if (attributes.type() == DESTINATION && attributes.length() == (family == AF_INET ? 4 : 16)) {
        addressed = true;
        high = family == AF_INET ? 0 : attributes.be64(0);
        low =
            family == AF_INET
                ? MAPPED | Integer.toUnsignedLong(attributes.be32())
                : attributes.be64(8);
      } else if (attributes.type() == LINK_ADDRESS && attributes.length() == ETHERNET_ADDRESS) {
        linkAddress = ethernet(attributes);
      }
    }
    if (!addressed || attributes.malformed()) {
      return false;
    }
    var valid = message.type() == NEW_NEIGHBOUR && (message.u16(8) & VALID) != 0;
    handler.neighbour(
        message.u32(4),
        high,
        low,
        valid ? linkAddress : UNKNOWN,
        (message.u8(10) & FLAG_ROUTER) != 0);
    return true;
  }

  private static long ethernet(AttributeReader attributes) {
    return Integer.toUnsignedLong(attributes.be32(0)) << 16 | be16(attributes);
  }

  private static long be16(AttributeReader attributes) {
    return Integer.toUnsignedLong(attributes.be32(2)) & 0xffff;
  }
}
