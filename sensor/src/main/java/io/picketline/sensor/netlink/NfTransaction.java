package io.picketline.sensor.netlink;

import static io.picketline.sensor.netlink.NetlinkSocket.ACK;
import static io.picketline.sensor.netlink.NetlinkSocket.DUMP;
import static io.picketline.sensor.netlink.NetlinkSocket.REQUEST;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Changes one nf_tables table of family inet, all or nothing, and reads it back
 * (linux/netfilter/nf_tables.h). For one thread. Element calls allocate nothing.
 */
public final class NfTransaction implements AutoCloseable {
  /** Flag of a set that holds ranges. */
  public static final int SET_INTERVAL = 4;

  /** Flag of a set whose elements expire. */
  public static final int SET_TIMEOUT = 0x10;

  /** Flag of a set that rules add to. */
  public static final int SET_DYNAMIC = 0x20;

  /** Flag of the element that is the first address behind a range. */
  public static final int RANGE_END = 1;

  static final int FAMILY_INET = 1;
  static final int SUBSYSTEM = 10;
  static final int NEW_GENERATION = 15;
  static final int GET_GENERATION = 16;
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;
  private static final int NEW_TABLE = 0;
  private static final int DELETE_TABLE = 2;
  private static final int NEW_CHAIN = 3;
  private static final int NEW_RULE = 6;
  private static final int GET_RULE = 7;
  private static final int DELETE_RULE = 8;
  private static final int NEW_SET = 9;
  private static final int NEW_ELEMENT = 12;
  private static final int GET_ELEMENT = 13;
  private static final int DELETE_ELEMENT = 14;
  private static final int CREATE = 0x400;
  private static final int APPEND = 0x800;
  private static final int EXCLUSIVE = 0x200;
  private static final int ACCEPT = 1;
  private static final int FAMILY_HEADER = 4;
  private static final int ANSWER = 128 * 1024;

  private final NetlinkSocket socket;
  private final OwnChanges own;
  private final byte[] table;
  private final NfRule rule;
  private MessageWriter writer;
  private int setId;
  private long elements;

  private NfTransaction(NetlinkSocket socket, String table, OwnChanges own) {
    this.socket = socket;
    this.own = own;
    own.opened(socket.port());
    this.table = MessageWriter.zeroEnded(table);
    writer = socket.start();
    rule = new NfRule(this);
  }

  /**
   * Opens a socket for transactions on a table, which need not exist yet.
   *
   * @param bytes room for one transaction
   * @param own where they are counted as ours
   * @throws NetlinkException if the kernel has no netfilter netlink
   */
  public static NfTransaction open(String table, int bytes, OwnChanges own) {
    return new NfTransaction(
        NetlinkSocket.open(NetlinkSocket.NETFILTER, bytes, ANSWER), table, own);
  }

  /** Starts a transaction; one that was not committed is forgotten. */
  public void begin() {
    writer = socket.start();
    setId = 0;
    control(BATCH_BEGIN);
  }

  /**
   * Has the kernel do all of it.
   *
   * @return 0 if it did and says so, or errno, and then nothing is changed
   */
  public int commit() {
    writer.flagLast(ACK);
    control(BATCH_END);
    var errno = socket.exchange();
    if (errno == 0) {
      own.committed();
    }
    return errno;
  }

  /**
   * The number of changes that this network namespace's packet filter has seen, counted round.
   *
   * @throws NetlinkException if the kernel does not say
   */
  public int generation() {
    writer = socket.start();
    writer.begin(SUBSYSTEM << 8 | GET_GENERATION, REQUEST, socket.sequence());
    writer.raw8(0);
    writer.raw8(0);
    writer.rawBe16(0);
    writer.end();
    var found = new AtomicInteger();
    var errno = socket.question(message -> found.set(generation(message)));
    if (errno != 0) {
      throw new NetlinkException("ask for the packet filter's generation", errno);
    }
    return found.get();
  }

  /** The number in a message of type {@link #NEW_GENERATION}. */
  static int generation(MessageReader message) {
    var attributes = new AttributeReader();
    message.attributes(attributes, FAMILY_HEADER);
    while (attributes.next()) {
      if (attributes.type() == 1) {
        return attributes.be32();
      }
    }
    return 0;
  }

  /** Makes the table, if there is none. */
  public void addTable() {
    message(NEW_TABLE, CREATE);
    writer.attribute(1, table);
    writer.end();
  }

  /** Takes the table away with all that is in it. */
  public void deleteTable() {
    message(DELETE_TABLE, 0);
    writer.attribute(1, table);
    writer.end();
  }

  /** Makes a chain that rules can jump to, if there is none of that name. */
  public void addChain(String name) {
    message(NEW_CHAIN, CREATE);
    writer.attribute(1, table);
    writer.text(3, name);
    writer.end();
  }

  /**
   * Makes a filter chain that sees packets by itself and accepts what no rule drops.
   *
   * @param hook 0 prerouting, 1 input
   * @param priority chains of lower priority come first
   */
  public void addBaseChain(String name, int hook, int priority) {
    message(NEW_CHAIN, CREATE);
    writer.attribute(1, table);
    writer.text(3, name);
    var nest = writer.nest(4);
    writer.attributeBe32(1, hook);
    writer.attributeBe32(2, priority);
    writer.endNest(nest);
    writer.attributeBe32(5, ACCEPT);
    writer.text(7, "filter");
    writer.end();
  }

  /**
   * Makes a set, if there is none of that name; one of another kind refuses the transaction.
   *
   * @param keyType number that nft names the kind of key by
   * @param keyLength bytes of a key
   * @param flags of {@link #SET_INTERVAL} and its like
   * @param size most elements; 0 for no bound
   * @param timeoutMillis after which an element goes that has no time of its own; 0 for never
   */
  public void addSet(
      String name, int keyType, int keyLength, int flags, int size, long timeoutMillis) {
    message(NEW_SET, CREATE);
    writer.attribute(1, table);
    writer.text(2, name);
    writer.attributeBe32(3, flags);
    writer.attributeBe32(4, keyType);
    writer.attributeBe32(5, keyLength);
    if (size > 0) {
      var nest = writer.nest(9);
      writer.attributeBe32(1, size);
      writer.endNest(nest);
    }
    writer.attributeBe32(10, ++setId);
    if (timeoutMillis > 0) {
      writer.attributeBe64(11, timeoutMillis);
    }
    writer.end();
  }

  /** Takes away all rules of all chains. */
  public void deleteRules() {
    message(DELETE_RULE, 0);
    writer.attribute(1, table);
    writer.end();
  }

  /** Starts a rule at the end of a chain; {@link NfRule#end} ends it. */
  public NfRule addRule(String chain) {
    message(NEW_RULE, CREATE | APPEND);
    writer.attribute(1, table);
    writer.text(2, chain);
    rule.begin();
    return rule;
  }

  /** Takes all elements out of a set. */
  public void clearSet(byte[] set) {
    message(DELETE_ELEMENT, 0);
    writer.attribute(1, table);
    writer.attribute(2, set);
    writer.end();
  }

  /**
   * Starts elements to be put into a set; {@link #endElements} ends them. They fit if they are not
   * more than a thousand.
   *
   * @param set its name, closed by a zero byte
   * @param exclusive whether an element that is there already refuses the transaction
   */
  public void addElements(byte[] set, boolean exclusive) {
    startElements(NEW_ELEMENT, exclusive ? CREATE | EXCLUSIVE : CREATE, set);
  }

  /** Starts elements to be taken out of a set; one that is not there refuses the transaction. */
  public void deleteElements(byte[] set) {
    startElements(DELETE_ELEMENT, 0, set);
  }

  /**
   * One element.
   *
   * @param high the first 64 bits of a key of sixteen bytes
   * @param low the last 64 bits, or the key if it is shorter
   * @param keyLength 2, 4 or 16 bytes
   * @param flags 0 or {@link #RANGE_END}
   * @param timeoutMillis after which it goes; 0 for the set's default
   */
  public void element(long high, long low, int keyLength, int flags, long timeoutMillis) {
    var element = writer.nest(1);
    var key = writer.nest(1);
    switch (keyLength) {
      case 2 -> writer.attributeBe16(1, (int) low);
      case 4 -> writer.attributeBe32(1, (int) low);
      default -> writer.attributeBe128(1, high, low);
    }
    writer.endNest(key);
    if (flags != 0) {
      writer.attributeBe32(3, flags);
    }
    if (timeoutMillis != 0) {
      writer.attributeBe64(4, timeoutMillis);
    }
    writer.endNest(element);
  }

  /**
   * One element with a key of several parts, each of which fills whole words.
   *
   * @param key the parts, one behind the other
   * @param timeoutMillis after which it goes; 0 for the set's default
   */
  public void element(byte[] key, long timeoutMillis) {
    var element = writer.nest(1);
    var nest = writer.nest(1);
    writer.attribute(1, key);
    writer.endNest(nest);
    if (timeoutMillis != 0) {
      writer.attributeBe64(4, timeoutMillis);
    }
    writer.endNest(element);
  }

  /** Ends the elements. */
  public void endElements() {
    writer.endNest(elements);
    writer.end();
  }

  /**
   * Shows the messages that list a set's elements; {@link NfElements} reads them.
   *
   * @return 0, or errno
   */
  public int listElements(byte[] set, Consumer<MessageReader> each) {
    return list(GET_ELEMENT, set, NEW_ELEMENT, each);
  }

  /**
   * Shows the messages that list a chain's rules; {@link NfRule#counted} reads them.
   *
   * @return 0, or errno
   */
  public int listRules(String chain, Consumer<MessageReader> each) {
    return list(GET_RULE, MessageWriter.zeroEnded(chain), NEW_RULE, each);
  }

  /** Whether what was listed last was changed meanwhile. */
  public boolean torn() {
    return socket.torn();
  }

  @Override
  public void close() {
    own.closed(socket.port());
    socket.close();
  }

  /** Bytes of the header before a message's attributes. */
  static int familyHeader() {
    return FAMILY_HEADER;
  }

  MessageWriter writer() {
    return writer;
  }

  private int list(int request, byte[] of, int answer, Consumer<MessageReader> each) {
    writer = socket.start();
    message(request, DUMP);
    writer.attribute(1, table);
    writer.attribute(2, of);
    writer.end();
    return socket.dump(message -> {
      if (message.type() == (SUBSYSTEM << 8 | answer)) {
        each.accept(message);
      }
    });
  }

  private void startElements(int type, int flags, byte[] set) {
    message(type, flags);
    writer.attribute(1, table);
    writer.attribute(2, set);
    elements = writer.nest(3);
  }

  private void message(int type, int flags) {
    writer.begin(SUBSYSTEM << 8 | type, REQUEST | flags, socket.sequence());
    writer.raw8(FAMILY_INET);
    writer.raw8(0);
    writer.rawBe16(0);
  }

  private void control(int type) {
    writer.begin(type, REQUEST, socket.sequence());
    writer.raw8(0);
    writer.raw8(0);
    writer.rawBe16(SUBSYSTEM);
    writer.end();
  }
}
