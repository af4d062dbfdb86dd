package io.picketline.sensor.netlink;

import static io.picketline.sensor.netlink.NetlinkSocket.ACK;
import static io.picketline.sensor.netlink.NetlinkSocket.DUMP;
import static io.picketline.sensor.netlink.NetlinkSocket.REQUEST;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sets of the kernel's ipset (linux/netfilter/ipset/ip_set.h): prefixes that expire, and lists of
 * such sets. For one thread. {@link #add} and {@link #delete} of one element allocate nothing.
 */
public final class IpSets implements AutoCloseable {
  /** Most elements of a batch: the kernel counts their bytes in sixteen bits. */
  public static final int MOST_OF_A_BATCH = 1_000;

  /** Longest time that an element can be given, in seconds. */
  public static final int LONGEST_SECONDS = 2_147_483;

  /** The set has as many elements as it may. */
  public static final int FULL = 4_352;

  private static final int SUBSYSTEM = 6;
  private static final int REQUEST_BYTES = 80 * 1024;
  private static final int DATAGRAM = 64 * 1024;
  private static final int PROTOCOL = 6;
  private static final int CREATE = 2;
  private static final int DESTROY = 3;
  private static final int FLUSH = 4;
  private static final int LIST = 7;
  private static final int ADD = 9;
  private static final int DELETE = 10;
  private static final int EXCLUSIVE = 0x200;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;
  private static final int FAMILY_HEADER = 4;

  private static final int ATTR_PROTOCOL = 1;
  private static final int ATTR_SET = 2;
  private static final int ATTR_TYPE = 3;
  private static final int ATTR_REVISION = 4;
  private static final int ATTR_FAMILY = 5;
  private static final int ATTR_FLAGS = 6;
  private static final int ATTR_DATA = 7;
  private static final int ATTR_MANY = 8;
  private static final int ATTR_LINE = 9;
  private static final int NETWORK_ORDER = 0x4000;
  private static final int ELEMENT_ADDRESS = 1;
  private static final int ELEMENT_LENGTH = 3;
  private static final int ELEMENT_TIMEOUT = 6;
  private static final int ELEMENT_FLAGS = 8;
  private static final int ELEMENT_NAME = 18;
  private static final int CREATE_MOST = 19;
  private static final int HEADER_COUNT = 24;
  private static final int NO_MATCH = 4;
  private static final int HEADER_ALONE = 4;

  private final NetlinkSocket socket;
  private final AttributeReader attributes = new AttributeReader();
  private final AttributeReader list = new AttributeReader();
  private final AttributeReader element = new AttributeReader();
  private final AttributeReader address = new AttributeReader();
  private MessageWriter writer;
  private long many;

  private IpSets(NetlinkSocket socket) {
    this.socket = socket;
    writer = socket.start();
  }

  /** Takes one element. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Takes one element.
     *
     * @param high the first 64 bits of an IPv6 address, else 0
     * @param low the last 64 bits, or the 32 of an IPv4 address
     * @param length bits that count
     * @param seconds until it goes; 0 for never
     */
    void element(long high, long low, int length, int seconds);
  }

  /**
   * Opens a socket.
   *
   * @throws NetlinkException if the kernel has no netfilter netlink
   */
  public static IpSets open() {
    return new IpSets(NetlinkSocket.open(NetlinkSocket.NETFILTER, REQUEST_BYTES, DATAGRAM));
  }

  /** A set's name as {@link #add} wants it. */
  public static byte[] name(String name) {
    return (name + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Makes a set of prefixes that expire, if there is none of that name.
   *
   * @return 0, or errno; {@link Errno#EEXIST} if there is another of that name
   */
  public int create(byte[] set, boolean v4, int most) {
    begin(CREATE, 0, set);
    writer.text(ATTR_TYPE, "hash:net");
    writer.attribute8(ATTR_REVISION, 2);
    writer.attribute8(ATTR_FAMILY, v4 ? IPV4 : IPV6);
    var nest = writer.nest(ATTR_DATA);
    writer.attributeBe32(CREATE_MOST | NETWORK_ORDER, most);
    writer.attributeBe32(ELEMENT_TIMEOUT | NETWORK_ORDER, 0);
    writer.endNest(nest);
    return end();
  }

  /** Makes a list of sets, if there is none of that name; answers errno. */
  public int createList(byte[] set) {
    begin(CREATE, 0, set);
    writer.text(ATTR_TYPE, "list:set");
    writer.attribute8(ATTR_REVISION, 0);
    writer.attribute8(ATTR_FAMILY, 0);
    writer.endNest(writer.nest(ATTR_DATA));
    return end();
  }

  /** Puts a set into a list of sets, if it is not in it; answers errno. */
  public int addToList(byte[] listOfSets, byte[] set) {
    begin(ADD, 0, listOfSets);
    var nest = writer.nest(ATTR_DATA);
    writer.attribute(ELEMENT_NAME, set);
    writer.endNest(nest);
    return end();
  }

  /** Takes all out of a set; answers errno. */
  public int flush(byte[] set) {
    begin(FLUSH, 0, set);
    return end();
  }

  /** Takes a set away; answers errno. */
  public int destroy(byte[] set) {
    begin(DESTROY, 0, set);
    return end();
  }

  /**
   * Puts one prefix in, or gives it a new time.
   *
   * @param length bits that count, from 1
   * @param seconds until it goes, at most {@link #LONGEST_SECONDS}; 0 for never
   * @return 0, or errno
   */
  public int add(byte[] set, boolean v4, long high, long low, int length, int seconds) {
    begin(ADD, 0, set);
    element(v4, high, low, length, seconds, false);
    return end();
  }

  /** Lets one prefix be no match of a wider one, for ever; answers errno. */
  public int except(byte[] set, boolean v4, long high, long low, int length) {
    begin(ADD, 0, set);
    element(v4, high, low, length, 0, true);
    return end();
  }

  /** Takes one prefix out; that it is not in is fine. Answers errno. */
  public int delete(byte[] set, boolean v4, long high, long low, int length) {
    begin(DELETE, 0, set);
    element(v4, high, low, length, 0, false);
    return end();
  }

  /** Starts a batch of at most {@value #MOST_OF_A_BATCH} prefixes to be put in. */
  public void beginAdding(byte[] set) {
    begin(ADD, 0, set);
    many = writer.nest(ATTR_MANY);
  }

  /** One prefix of the batch. */
  public void next(boolean v4, long high, long low, int length, int seconds) {
    element(v4, high, low, length, seconds, false);
  }

  /** Sends the batch; answers errno, and then an unknown part of it is in. */
  public int endAdding() {
    writer.endNest(many);
    writer.attributeBe32(ATTR_LINE, 0);
    return end();
  }

  /** Shows the prefixes of a set, exceptions left out; answers errno. */
  public int list(byte[] set, Handler each) {
    begin(LIST, DUMP, set);
    writer.end();
    return socket.dump(message -> read(message, each, new AtomicInteger()));
  }

  /** How many elements a set has; -1 if it is not there. */
  public int count(byte[] set) {
    begin(LIST, DUMP, set);
    writer.attributeBe32(ATTR_FLAGS | NETWORK_ORDER, HEADER_ALONE);
    writer.end();
    var count = new AtomicInteger();
    var errno = socket.dump(message -> read(message, (_, _, _, _) -> {}, count));
    return errno == 0 ? count.get() : -1;
  }

  @Override
  public void close() {
    socket.close();
  }

  private void begin(int command, int flags, byte[] set) {
    writer = socket.start();
    // Without EXCLUSIVE what is there already is no error, nor what is not there.
    var wanted = (flags == 0 ? ACK : flags) & ~EXCLUSIVE;
    writer.begin(SUBSYSTEM << 8 | command, REQUEST | wanted, socket.sequence());
    writer.raw8(IPV4);
    writer.raw8(0);
    writer.rawBe16(0);
    writer.attribute8(ATTR_PROTOCOL, PROTOCOL);
    writer.attribute(ATTR_SET, set);
  }

  private int end() {
    writer.end();
    return socket.exchange();
  }

  private void element(
      boolean v4, long high, long low, int length, int seconds, boolean exception) {
    var nest = writer.nest(ATTR_DATA);
    var of = writer.nest(ELEMENT_ADDRESS);
    if (v4) {
      writer.attributeBe32(1 | NETWORK_ORDER, (int) low);
    } else {
      writer.attributeBe128(2 | NETWORK_ORDER, high, low);
    }
    writer.endNest(of);
    writer.attribute8(ELEMENT_LENGTH, length);
    if (seconds > 0 || exception) {
      writer.attributeBe32(ELEMENT_TIMEOUT | NETWORK_ORDER, seconds);
    }
    if (exception) {
      writer.attributeBe32(ELEMENT_FLAGS | NETWORK_ORDER, NO_MATCH);
    }
    writer.endNest(nest);
  }

  private void read(MessageReader message, Handler each, AtomicInteger count) {
    if (message.type() != (SUBSYSTEM << 8 | LIST)) {
      return;
    }
    message.attributes(attributes, FAMILY_HEADER);
    while (attributes.next()) {
      if (attributes.type() == ATTR_MANY) {
        list.reset(attributes);
        while (list.next()) {
          readElement(each);
        }
      } else if (attributes.type() == ATTR_DATA) {
        list.reset(attributes);
        while (list.next()) {
          if (list.type() == HEADER_COUNT) {
            count.set(list.be32());
          }
        }
      }
    }
  }

  private void readElement(Handler each) {
    var high = 0L;
    var low = 0L;
    var length = -1;
    var most = 0;
    var seconds = 0;
    var flags = 0;
    element.reset(list);
    while (element.next()) {
      switch (element.type()) {
        case ELEMENT_ADDRESS -> {
          address.reset(element);
          if (address.next()) {
            most = 8 * address.length();
            high = most == 128 ? address.be64(0) : 0;
            low = most == 128 ? address.be64(8) : Integer.toUnsignedLong(address.be32());
          }
        }
        case ELEMENT_LENGTH -> length = element.u8();
        case ELEMENT_TIMEOUT -> seconds = element.be32();
        case ELEMENT_FLAGS -> flags = element.be32();
        default -> {}
      }
    }
    if (most > 0 && (flags & NO_MATCH) == 0) {
      each.element(high, low, length < 0 ? most : length, seconds);
    }
  }
}
