package io.picketline.sensor.netlink;

import static io.picketline.sensor.netlink.NetlinkSocket.ACK;
import static io.picketline.sensor.netlink.NetlinkSocket.REQUEST;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The packets that a {@code log group} rule hands out (linux/netfilter/nfnetlink_log.h). For one
 * thread; reading allocates nothing.
 */
public final class NfLog implements AutoCloseable {
  private static final int SUBSYSTEM = 4 << 8;
  private static final int PACKET = SUBSYSTEM;
  private static final int CONFIG = SUBSYSTEM | 1;
  private static final int FAMILY_HEADER = 4;

  private static final int CONFIG_COMMAND = 1;
  private static final int CONFIG_MODE = 2;
  private static final int CONFIG_BUFFER = 3;
  private static final int CONFIG_TIMEOUT = 4;
  private static final int CONFIG_THRESHOLD = 5;
  private static final int COMMAND_BIND = 1;
  private static final int COPY_PACKET = 2;

  private static final int TIMESTAMP = 3;
  private static final int INPUT_INTERFACE = 4;
  private static final int LINK_ADDRESS = 8;
  private static final int PAYLOAD = 9;

  private static final int DATAGRAM = 128 * 1024;
  private static final int RECEIVE_BUFFER = 16 << 20;
  // The kernel allocates a whole buffer for the first packet of each datagram.
  private static final int SINGLE_BUFFER = 4 * 1024;
  private static final int BATCH_BUFFER = 32 * 1024;
  private static final int MAX_DATAGRAMS = 64;
  private static final int ETHERNET_ADDRESS = 6;

  /** Takes one packet; what it is given is only valid during the call. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Takes one packet.
     *
     * @param buffer where the packet lies
     * @param offset of the IP header in {@code buffer}
     * @param length bytes of the packet that were kept, from the IP header on
     * @param timestampNanos Unix time of arrival, to the microsecond; 0 if the kernel gave none
     * @param inputInterface index of the interface it came in by; 0 if unknown
     * @param originalLength length that the IP header claims; {@code length} if it makes no sense
     * @param linkAddress the sender's Ethernet address in the low 48 bits; -1 if there is none
     */
    void packet(
        MemorySegment buffer,
        long offset,
        int length,
        long timestampNanos,
        int inputInterface,
        int originalLength,
        long linkAddress);
  }

  private final NetlinkSocket socket;
  private final Waker waker;
  private final int group;
  private final AttributeReader attributes = new AttributeReader();
  private long malformed;
  private long overruns;
  private int thresholdPackets;
  private int thresholdCentis;

  NfLog(NetlinkSocket socket, Waker waker, int group) {
    this.socket = socket;
    this.waker = waker;
    this.group = group;
  }

  /**
   * Binds to a log group, one packet a datagram.
   *
   * @param group 0 to 65535; one reader each
   * @param snapLength bytes of each packet to keep; the rule may ask for fewer
   * @throws NetlinkException if the group is taken, or it is not permitted
   */
  public static NfLog open(int group, int snapLength) {
    var waker = new Waker();
    try {
      var log =
          new NfLog(NetlinkSocket.open(NetlinkSocket.NETFILTER, 4096, DATAGRAM), waker, group);
      return log.bound(snapLength);
    } catch (NetlinkException e) {
      waker.close();
      throw e;
    }
  }

  private NfLog bound(int snapLength) {
    try {
      bind(snapLength);
      return this;
    } catch (NetlinkException e) {
      close();
      throw e;
    }
  }

  /**
   * Hands over what has arrived; if nothing has, waits for it.
   *
   * @param timeoutMillis longest wait; 0 for none, -1 without end
   * @return packets handed over
   */
  public int receive(Handler handler, int timeoutMillis) {
    var result = socket.receive();
    if (result == Errno.EAGAIN && timeoutMillis != 0 && socket.await(timeoutMillis, waker)) {
      result = socket.receive();
    }
    var packets = 0;
    for (var datagrams = 1; result == 0; datagrams++) {
      packets += deliver(socket.reader(), handler);
      result = datagrams < MAX_DATAGRAMS ? socket.receive() : Errno.EAGAIN;
    }
    if (result == Errno.ENOBUFS) {
      overruns++;
    } else if (result != Errno.EAGAIN) {
      throw new NetlinkException("read the packets of log group %d".formatted(group), result);
    }
    return packets;
  }

  /**
   * Lets the kernel gather packets before it wakes the reader: few wakes under load, none held back
   * when quiet. Does nothing if that is so already.
   *
   * @param packets that make a datagram; 1 hands each over at once
   * @param flushCentis hundredths of a second after which fewer are handed over, at least 1
   */
  public void threshold(int packets, int flushCentis) {
    if (packets == thresholdPackets && flushCentis == thresholdCentis) {
      return;
    }
    configureBe32(CONFIG_BUFFER, packets == 1 ? SINGLE_BUFFER : BATCH_BUFFER);
    configureBe32(CONFIG_TIMEOUT, flushCentis);
    configureBe32(CONFIG_THRESHOLD, packets);
    thresholdPackets = packets;
    thresholdCentis = flushCentis;
  }

  /** Ends the wait of {@link #receive}, from any thread. */
  public void wake() {
    waker.wake();
  }

  /** Whether {@link #wake} was called since this was asked last. On the reading thread. */
  public boolean woken() {
    return waker.woken();
  }

  /** Datagrams that were lost because they were not read fast enough. */
  public long overruns() {
    return overruns + socket.dropped();
  }

  /** Datagrams and messages of the kernel that could not be understood. */
  public long malformed() {
    return malformed;
  }

  @Override
  public void close() {
    socket.close();
    waker.close();
  }

  private void bind(int snapLength) {
    socket.receiveBuffer(RECEIVE_BUFFER);
    socket.keepGoingWhenFull();
    require(bind(socket, group));
    var mode = startConfig();
    mode.attribute(
        CONFIG_MODE,
        new byte[] {
          (byte) (snapLength >>> 24),
          (byte) (snapLength >>> 16),
          (byte) (snapLength >>> 8),
          (byte) snapLength,
          COPY_PACKET,
          0
        });
    finishConfig(mode);
    threshold(1, 1);
  }

  private void configureBe32(int attribute, int value) {
    var writer = startConfig();
    writer.attributeBe32(attribute, value);
    finishConfig(writer);
  }

  private MessageWriter startConfig() {
    return startConfig(socket, group);
  }

  private static MessageWriter startConfig(NetlinkSocket socket, int group) {
    var writer = socket.start();
    writer.begin(CONFIG, REQUEST | ACK, socket.sequence());
    writer.raw8(0);
    writer.raw8(0);
    writer.rawBe16(group);
    return writer;
  }

  /**
   * Makes the socket the reader of the group, until it is closed.
   *
   * @return 0, or errno: {@link Errno#EBUSY} if another socket is
   */
  static int bind(NetlinkSocket socket, int group) {
    var command = startConfig(socket, group);
    command.attribute8(CONFIG_COMMAND, COMMAND_BIND);
    command.end();
    var result = socket.exchange();
    // The kernel has one number for a reader that is there and for a right that is not.
    return result == Errno.EPERM && permitted(socket) ? Errno.EBUSY : result;
  }

  /** Whether the kernel takes questions of this kind from us: one that changes nothing. */
  private static boolean permitted(NetlinkSocket socket) {
    var writer = socket.start();
    writer.begin(
        NfTransaction.SUBSYSTEM << 8 | NfTransaction.GET_GENERATION,
        REQUEST | ACK,
        socket.sequence());
    writer.raw32(0);
    writer.end();
    return socket.exchange() != Errno.EPERM;
  }

  private void finishConfig(MessageWriter writer) {
    writer.end();
    require(socket.exchange());
  }

  private void require(int result) {
    if (result != 0) {
      throw new NetlinkException(
          "read the packets of log group %d".formatted(group), result, advice(result));
    }
  }

  private static String advice(int errno) {
    return switch (errno) {
      case Errno.EPERM -> "the sensor needs the capability CAP_NET_ADMIN";
      case Errno.EBUSY -> "another program reads this group; choose another group";
      case Errno.EINVAL, Errno.EOPNOTSUPP, Errno.EPROTONOSUPPORT ->
          "the kernel lacks nfnetlink_log (CONFIG_NETFILTER_NETLINK_LOG)";
      default -> "";
    };
  }

  /** Hands over the packets of one datagram; any bytes are fit to be read. */
  int deliver(MessageReader messages, Handler handler) {
    var packets = 0;
    while (messages.next()) {
      if (messages.type() == PACKET) {
        packets += deliverOne(messages, handler);
      }
    }
    if (messages.malformed()) {
      malformed++;
    }
    return packets;
  }

  private int deliverOne(MessageReader message, Handler handler) {
    var timestamp = 0L;
    var inputInterface = 0;
    var linkAddress = -1L;
    var payload = -1L;
    var length = 0;
    message.attributes(attributes, FAMILY_HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case TIMESTAMP -> timestamp = timestamp();
        case INPUT_INTERFACE -> inputInterface = attributes.be32();
        case LINK_ADDRESS -> linkAddress = linkAddress();
        case PAYLOAD -> {
          payload = attributes.offset();
          length = attributes.length();
        }
        default -> {}
      }
    }
    if (payload < 0 || attributes.malformed()) {
      malformed++;
      return 0;
    }
    var buffer = attributes.buffer();
    handler.packet(
        buffer,
        payload,
        length,
        timestamp,
        inputInterface,
        originalLength(buffer, payload, length),
        linkAddress);
    return 1;
  }

  private long timestamp() {
    return attributes.be64(0) * 1_000_000_000L + attributes.be64(8) * 1_000L;
  }

  private long linkAddress() {
    if (attributes.length() < 4 + ETHERNET_ADDRESS || attributes.be16() != ETHERNET_ADDRESS) {
      return -1;
    }
    return attributes.be64(4) >>> 16;
  }

  private static int originalLength(MemorySegment buffer, long offset, int length) {
    if (length < 6) {
      return length;
    }
    var version = buffer.get(JAVA_BYTE, offset) >>> 4 & 0xf;
    var claimed =
        version == 6
            ? 40 + (buffer.get(MessageWriter.BE16, offset + 4) & 0xffff)
            : buffer.get(MessageWriter.BE16, offset + 2) & 0xffff;
    return Math.max(length, claimed);
  }
}
