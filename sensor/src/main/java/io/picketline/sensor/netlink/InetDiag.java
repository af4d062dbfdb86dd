package io.picketline.sensor.netlink;

/** The wire form of socket questions and answers (linux/inet_diag.h). */
final class InetDiag {
  static final int BY_FAMILY = 20;

  /** The older question, which alone looks through the sockets of both families at once. */
  static final int TCP_OF_ALL_FAMILIES = 18;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int STATE_ESTABLISHED = 1 << 1;
  static final int STATE_LISTEN = 1 << 10;
  static final int ALL_STATES = -1;

  /** Bytes of an answer's fixed part. */
  static final int MESSAGE = 72;

  /** Asks for the state of the connection, what went through it among that. */
  static final int WITH_INFO = 1 << 1;

  // struct tcp_info (linux/tcp.h), since Linux 4.1
  private static final int INFO = 2;
  private static final int BYTES_ACKED = 120;
  private static final int BYTES_RECEIVED = 128;

  private static final long MAPPED = 0xffff_0000_0000L;
  private static final int LOCAL_PORT = 4;
  private static final int REMOTE_PORT = 6;
  private static final int LOCAL = 8;
  private static final int REMOTE = 24;

  private InetDiag() {}

  /** Writes the request for one pair of ends, and what is to be told beside them. */
  static void request(MessageWriter writer, int family, int protocol, int states, int extensions) {
    writer.raw8(family);
    writer.raw8(protocol);
    writer.raw8(extensions);
    writer.raw8(0);
    writer.raw32(states);
  }

  /** Writes the older request for all sockets in these states. */
  static void oldRequest(MessageWriter writer, int states, int extensions) {
    writer.raw8(AF_INET);
    writer.raw8(0);
    writer.raw8(0);
    writer.raw8(extensions);
    identity(writer, 0, 0, 0, 0, 0, 0);
    writer.raw32(states);
    writer.raw32(0);
  }

  /** Writes the identity of a socket, in the kernel's order. */
  static void identity(
      MessageWriter writer,
      int firstPort,
      int secondPort,
      long firstHigh,
      long firstLow,
      long secondHigh,
      long secondLow) {
    writer.rawBe16(firstPort);
    writer.rawBe16(secondPort);
    address(writer, firstHigh, firstLow);
    address(writer, secondHigh, secondLow);
    writer.raw32(0);
    writer.rawBe64(-1);
  }

  /** Hands over the ends of the socket that {@code message} tells of; false if it is no such. */
  static boolean tuple(MessageReader message, boolean tcp, TupleHandler handler) {
    if (message.type() != BY_FAMILY || message.bodyLength() < MESSAGE) {
      return false;
    }
    var v4 = message.u8(0) == AF_INET;
    handler.tuple(
        tcp,
        high(message, v4, LOCAL),
        low(message, v4, LOCAL),
        message.be16(LOCAL_PORT),
        high(message, v4, REMOTE),
        low(message, v4, REMOTE),
        message.be16(REMOTE_PORT));
    return true;
  }

  /** Reads the ends and what went through; false if the message tells of no socket. */
  static boolean connection(
      MessageReader message, AttributeReader attributes, boolean tcp, Connection connection) {
    var isSocket = message.type() == BY_FAMILY || message.type() == TCP_OF_ALL_FAMILIES;
    if (!isSocket || message.bodyLength() < MESSAGE) {
      return false;
    }
    var v4 = message.u8(0) == AF_INET;
    connection.tcp = tcp;
    connection.localHigh = high(message, v4, LOCAL);
    connection.localLow = low(message, v4, LOCAL);
    connection.localPort = message.be16(LOCAL_PORT);
    connection.remoteHigh = high(message, v4, REMOTE);
    connection.remoteLow = low(message, v4, REMOTE);
    connection.remotePort = message.be16(REMOTE_PORT);
    connection.received = Connection.UNKNOWN;
    connection.acknowledged = Connection.UNKNOWN;
    message.attributes(attributes, MESSAGE);
    while (attributes.next()) {
      if (tcp && attributes.type() == INFO && attributes.length() >= BYTES_RECEIVED + 8) {
        connection.acknowledged = attributes.u64(BYTES_ACKED);
        connection.received = attributes.u64(BYTES_RECEIVED);
      }
    }
    return true;
  }

  static int localPort(MessageReader message) {
    return message.be16(LOCAL_PORT);
  }

  static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  private static void address(MessageWriter writer, long high, long low) {
    if (isV4(high, low)) {
      writer.rawBe32((int) low);
      writer.rawBe32(0);
      writer.rawBe64(0);
    } else {
      writer.rawBe64(high);
      writer.rawBe64(low);
    }
  }

  private static long high(MessageReader message, boolean v4, int at) {
    return v4 ? 0 : message.be64(at);
  }

  private static long low(MessageReader message, boolean v4, int at) {
    return v4 ? MAPPED | Integer.toUnsignedLong(message.be32(at)) : message.be64(at + 8);
  }
}
