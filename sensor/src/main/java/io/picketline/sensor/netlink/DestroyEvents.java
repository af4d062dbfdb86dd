package io.picketline.sensor.netlink;

/**
 * Tells of every TCP and UDP socket of this host that is gone (the destroy groups of sock_diag(7)).
 * For one thread; reading allocates nothing.
 */
public final class DestroyEvents implements AutoCloseable {
  private static final int[] GROUPS = {1, 2, 3, 4};
  private static final int[] TCP_GROUPS = {1, 3};
  private static final int DATAGRAM = 16 * 1024;
  private static final int RECEIVE_BUFFER = 4 << 20;
  private static final int MAX_DATAGRAMS = 256;
  private static final int PROTOCOL = 10;

  private final NetlinkSocket socket;
  private final AttributeReader attributes = new AttributeReader();
  private final Connection connection = new Connection();
  private long malformed;

  DestroyEvents(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Listens from now on.
   *
   * @throws NetlinkException if the kernel does not tell of destroyed sockets
   */
  public static DestroyEvents open() {
    return open(NetlinkSocket.open(NetlinkSocket.SOCK_DIAG, 4096, DATAGRAM), GROUPS);
  }

  /**
   * Listens from now on for TCP sockets that have listened alone, which are few.
   *
   * @throws NetlinkException as above
   */
  public static DestroyEvents ofListeners() {
    var socket = NetlinkSocket.open(NetlinkSocket.SOCK_DIAG, 4096, DATAGRAM);
    socket.unconnectedAlone();
    return open(socket, TCP_GROUPS);
  }

  private static DestroyEvents open(NetlinkSocket socket, int[] groups) {
    try {
      socket.receiveBuffer(RECEIVE_BUFFER);
      socket.keepGoingWhenFull();
      for (var group : groups) {
        socket.join(group);
      }
      return new DestroyEvents(socket);
    } catch (NetlinkException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Hands over what has arrived; if nothing has, waits for it.
   *
   * @param timeoutMillis longest wait; 0 for none, -1 without end
   * @return sockets handed over
   */
  public int receive(ConnectionHandler handler, int timeoutMillis) {
    var result = socket.receive();
    if (result == Errno.EAGAIN && timeoutMillis != 0 && socket.await(timeoutMillis)) {
      result = socket.receive();
    }
    var count = 0;
    for (var datagrams = 1; result == 0; datagrams++) {
      count += deliver(socket.reader(), handler);
      result = datagrams < MAX_DATAGRAMS ? socket.receive() : Errno.EAGAIN;
    }
    if (result != Errno.EAGAIN) {
      throw new NetlinkException("read of destroyed sockets", result);
    }
    return count;
  }

  /** Events that were lost because they were not read fast enough. */
  public long overruns() {
    return socket.dropped();
  }

  /** Messages of the kernel that could not be understood. */
  public long malformed() {
    return malformed;
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Hands over the sockets of one datagram; any bytes are fit to be read. */
  int deliver(MessageReader messages, ConnectionHandler handler) {
    var count = 0;
    while (messages.next()) {
      var protocol = protocol(messages);
      var known = protocol == InetDiag.TCP || protocol == InetDiag.UDP;
      if (known
          && InetDiag.connection(messages, attributes, protocol == InetDiag.TCP, connection)) {
        handler.connection(connection);
        count++;
      } else {
        malformed++;
      }
    }
    return count;
  }

  private int protocol(MessageReader message) {
    message.attributes(attributes, InetDiag.MESSAGE);
    while (attributes.next()) {
      if (attributes.type() == PROTOCOL) {
        return attributes.u8();
      }
    }
    return 0;
  }
}
