package io.picketline.sensor.netlink;

/**
 * What one process of a network namespace can have at a time, and the kernel takes back when it
 * ends, by whatever signal: being the reader of a log group that nothing is sent to. Unlike a port
 * or the name of a socket it takes CAP_NET_ADMIN, so nobody else can keep us from it.
 */
public final class NamespaceClaim implements AutoCloseable {

  /** The group, which no configuration may name. */
  public static final int GROUP = 65_535;

  private static final int REQUEST_BYTES = 256;
  private static final int DATAGRAM = 8 * 1024;

  private final NetlinkSocket socket;

  private NamespaceClaim(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Takes it. Who has no right to, or a kernel without nflog, gets a claim that keeps nobody off.
   *
   * @throws NetlinkException if another process has it
   */
  public static NamespaceClaim take() {
    var socket = NetlinkSocket.open(NetlinkSocket.NETFILTER, REQUEST_BYTES, DATAGRAM);
    if (NfLog.bind(socket, GROUP) == Errno.EBUSY) {
      socket.close();
      throw new NetlinkException(
          "be the only sensor of this network namespace",
          Errno.EBUSY,
          "another one runs in it, stop it first (or what reads log group %d)".formatted(GROUP));
    }
    return new NamespaceClaim(socket);
  }

  @Override
  public void close() {
    socket.close();
  }
}
