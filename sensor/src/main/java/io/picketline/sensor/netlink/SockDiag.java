package io.picketline.sensor.netlink;

import static io.picketline.sensor.netlink.NetlinkSocket.DUMP;
import static io.picketline.sensor.netlink.NetlinkSocket.REQUEST;

import io.picketline.sensor.detect.RawProbe;
import java.util.BitSet;
import java.util.function.Consumer;

/** What sockets this host has, asked of the kernel (sock_diag(7)). For one thread. */
public final class SockDiag implements AutoCloseable {
  private static final int DATAGRAM = 128 * 1024;
  private static final int ATTEMPTS = 5;

  private final NetlinkSocket socket;
  private final AttributeReader attributes = new AttributeReader();
  private final Connection connection = new Connection();
  private long failures;

  private SockDiag(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens it and asks once, so that a kernel that cannot answer is known at start.
   *
   * @throws NetlinkException if the kernel cannot tell of TCP or of UDP sockets
   */
  public static SockDiag open() {
    var diag = new SockDiag(NetlinkSocket.open(NetlinkSocket.SOCK_DIAG, 4096, DATAGRAM));
    try {
      // A kernel without the module answers a one-shot question as if no socket were there.
      diag.dumpServed(new BitSet(), new BitSet());
      return diag;
    } catch (NetlinkException e) {
      diag.close();
      throw e;
    }
  }

  /**
   * Adds the local ports of all listening TCP and all bound UDP sockets, IPv4 and IPv6 alike.
   *
   * @throws NetlinkException if the kernel does not answer
   */
  public void dumpServed(BitSet tcpListening, BitSet udpBound) {
    for (var family : new int[] {InetDiag.AF_INET, InetDiag.AF_INET6}) {
      dump(family, InetDiag.TCP, InetDiag.STATE_LISTEN, answer -> port(answer, tcpListening));
      dump(family, InetDiag.UDP, InetDiag.ALL_STATES, answer -> port(answer, udpBound));
    }
  }

  /**
   * Shows every listening TCP and every bound UDP socket, with the address that it is bound to. A
   * UDP socket with a remote end takes packets from there alone. One may be shown twice.
   *
   * @throws NetlinkException if the kernel does not answer
   */
  public void dumpBound(TupleHandler handler) {
    for (var family : new int[] {InetDiag.AF_INET, InetDiag.AF_INET6}) {
      dump(
          family,
          InetDiag.TCP,
          InetDiag.STATE_LISTEN,
          answer -> InetDiag.tuple(answer, true, handler));
      dump(
          family,
          InetDiag.UDP,
          InetDiag.ALL_STATES,
          answer -> InetDiag.tuple(answer, false, handler));
    }
  }

  /**
   * Shows every established TCP connection. One may be shown twice.
   *
   * @throws NetlinkException if the kernel does not answer
   */
  public void dumpEstablished(ConnectionHandler handler) {
    for (var family : new int[] {InetDiag.AF_INET, InetDiag.AF_INET6}) {
      dump(family, InetDiag.TCP, InetDiag.STATE_ESTABLISHED, answer -> show(answer, handler));
    }
  }

  /**
   * Shows the established TCP connections with one source, by a single look through the kernel's
   * table. One may be shown twice.
   *
   * @param keyLength bits of the source that count: 32 for IPv4, else 1 to 128
   * @throws NetlinkException if the kernel does not answer
   */
  public void dumpEstablishedWith(long high, long low, int keyLength, ConnectionHandler handler) {
    var condition = PeerCondition.of(high, low, keyLength);
    dump(
        writer -> {
          writer.begin(InetDiag.TCP_OF_ALL_FAMILIES, REQUEST | DUMP, socket.sequence());
          InetDiag.oldRequest(writer, InetDiag.STATE_ESTABLISHED, InetDiag.WITH_INFO);
          writer.attribute(PeerCondition.BYTECODE, condition);
        },
        answer -> show(answer, handler));
  }

  private void show(MessageReader answer, ConnectionHandler handler) {
    if (InetDiag.connection(answer, attributes, true, connection)) {
      handler.connection(connection);
    }
  }

  /**
   * Whether a socket of this host would take this packet. Allocates nothing. If the kernel does not
   * answer, which is {@linkplain #failures() counted}, it says yes: what is not known proves
   * nothing.
   */
  public boolean taken(RawProbe probe) {
    var writer = socket.start();
    writer.begin(InetDiag.BY_FAMILY, REQUEST, socket.sequence());
    var family =
        InetDiag.isV4(probe.localHigh, probe.localLow) ? InetDiag.AF_INET : InetDiag.AF_INET6;
    InetDiag.request(
        writer, family, probe.tcp ? InetDiag.TCP : InetDiag.UDP, InetDiag.ALL_STATES, 0);
    if (probe.tcp) {
      InetDiag.identity(
          writer,
          probe.port,
          probe.sourcePort,
          probe.localHigh,
          probe.localLow,
          probe.sourceHigh,
          probe.sourceLow);
    } else {
      // For UDP the kernel looks the packet up as it came: source first (net/ipv4/udp_diag.c).
      InetDiag.identity(
          writer,
          probe.sourcePort,
          probe.port,
          probe.sourceHigh,
          probe.sourceLow,
          probe.localHigh,
          probe.localLow);
    }
    writer.end();
    return answeredTaken();
  }

  /** One-shot questions that the kernel did not answer. */
  public long failures() {
    return failures;
  }

  @Override
  public void close() {
    socket.close();
  }

  private boolean answeredTaken() {
    var result = socket.send();
    while (result == 0) {
      result = socket.receiveAnswer();
      while (result == 0 && socket.reader().next()) {
        var answer = socket.reader();
        if (answer.sequence() == socket.sequence()) {
          if (answer.type() == InetDiag.BY_FAMILY) {
            return true;
          }
          result = answer.error();
        }
      }
    }
    if (result == Errno.ENOENT) {
      return false;
    }
    failures++;
    return true;
  }

  private void dump(int family, int protocol, int states, Consumer<MessageReader> each) {
    var extensions = states == InetDiag.STATE_ESTABLISHED ? InetDiag.WITH_INFO : 0;
    dump(
        writer -> {
          writer.begin(InetDiag.BY_FAMILY, REQUEST | DUMP, socket.sequence());
          InetDiag.request(writer, family, protocol, states, extensions);
          InetDiag.identity(writer, 0, 0, 0, 0, 0, 0);
        },
        each);
  }

  private void dump(Consumer<MessageWriter> request, Consumer<MessageReader> each) {
    var attempt = 0;
    do {
      var writer = socket.start();
      request.accept(writer);
      writer.end();
      var result = socket.dump(each);
      if (result != 0) {
        throw new NetlinkException("list the sockets of this host", result, advice(result));
      }
    } while (socket.torn() && ++attempt < ATTEMPTS);
  }

  private static String advice(int errno) {
    return errno == Errno.ENOENT
        ? "the kernel lacks tcp_diag or udp_diag (CONFIG_INET_DIAG, CONFIG_INET_UDP_DIAG)"
        : "";
  }

  private static void port(MessageReader answer, BitSet ports) {
    if (answer.type() == InetDiag.BY_FAMILY && answer.bodyLength() >= InetDiag.MESSAGE) {
      ports.set(InetDiag.localPort(answer));
    }
  }
}
