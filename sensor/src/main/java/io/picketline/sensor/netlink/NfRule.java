package io.picketline.sensor.netlink;

import java.nio.charset.StandardCharsets;

/**
 * Writes one rule, expression by expression, as {@code nft --debug=netlink} shows them. All work on
 * the one register that a load fills and the next test reads.
 */
public final class NfRule {
  /** Interface that a packet came in by. */
  public static final int META_INPUT_INTERFACE = 4;

  /** Name of that interface, 16 bytes filled up with zeros. */
  public static final int META_INPUT_NAME = 6;

  /** Network protocol in a table for both: 2 is IPv4, 10 IPv6. */
  public static final int META_FAMILY = 15;

  /** Transport protocol, extension headers passed over. */
  public static final int META_TRANSPORT = 16;

  /** The network header, as a base of {@link #payload}. */
  public static final int NETWORK = 1;

  /** The transport header, as a base of {@link #payload}. */
  public static final int TRANSPORT = 2;

  private static final int REGISTER = 1;
  private static final int VERDICT_REGISTER = 0;
  private static final int EQUAL = 0;
  private static final int AT_MOST = 3;
  private static final int AT_LEAST = 5;
  private static final int OVER_LIMIT = 1;
  private static final int DROP = 0;
  private static final int ACCEPT = 1;
  private static final int JUMP = -3;
  private static final int GOTO = -4;
  private static final int RETURN = -5;
  private static final int FIB_TYPE = 3;
  private static final int FIB_DESTINATION = 2;
  private static final int SOCKET_TRANSPARENT = 0;
  private static final int FAMILY_IPV6 = 10;
  private static final int EXPRESSIONS = 4;
  private static final int USER_BYTES = 7;

  // The first of sixteen registers of four bytes; register 1 is the first four of them.
  private static final int FIRST_WORD = 8;

  private final NfTransaction transaction;
  private int target = REGISTER;
  private long list;
  private long expression;
  private long body;

  NfRule(NfTransaction transaction) {
    this.transaction = transaction;
  }

  /** What a rule has counted. */
  public record Counted(String comment, long packets, long bytes) {}

  /**
   * Puts what is loaded next behind what was loaded, for a look-up of both together.
   *
   * @param words of four bytes that come before it
   */
  public NfRule beside(int words) {
    target = FIRST_WORD + words;
    return this;
  }

  /** Loads a fact about the packet. */
  public NfRule meta(int key) {
    var writer = start("meta");
    writer.attributeBe32(1, target());
    writer.attributeBe32(2, key);
    return finish();
  }

  /** Loads bytes of a header. */
  public NfRule payload(int base, int offset, int length) {
    var writer = start("payload");
    writer.attributeBe32(1, target());
    writer.attributeBe32(2, base);
    writer.attributeBe32(3, offset);
    writer.attributeBe32(4, length);
    return finish();
  }

  /** Keeps only the bits of {@code mask}, as long as what was loaded. */
  public NfRule mask(byte... mask) {
    var writer = start("bitwise");
    writer.attributeBe32(1, REGISTER);
    writer.attributeBe32(2, REGISTER);
    writer.attributeBe32(3, mask.length);
    value(4, mask);
    value(5, new byte[mask.length]);
    return finish();
  }

  /** Goes on if what was loaded is this. */
  public NfRule equal(byte... value) {
    return compare(EQUAL, value);
  }

  /** Goes on if what was loaded is this or less. */
  public NfRule atMost(byte... value) {
    return compare(AT_MOST, value);
  }

  /** Goes on if what was loaded is this or more. */
  public NfRule atLeast(byte... value) {
    return compare(AT_LEAST, value);
  }

  /** Goes on if the set holds what was loaded. */
  public NfRule in(String set) {
    var writer = start("lookup");
    writer.text(1, set);
    writer.attributeBe32(2, REGISTER);
    return finish();
  }

  /** Goes on if the set does not hold what was loaded. */
  public NfRule notIn(String set) {
    var writer = start("lookup");
    writer.text(1, set);
    writer.attributeBe32(2, REGISTER);
    writer.attributeBe32(5, 1);
    return finish();
  }

  /** Goes on if a socket of this host would take the packet. */
  public NfRule socket() {
    var writer = start("socket");
    writer.attributeBe32(1, SOCKET_TRANSPARENT);
    writer.attributeBe32(2, REGISTER);
    finish();
    // Found is enough; whether it is a proxy's socket does not matter.
    return atMost((byte) 1);
  }

  /** Loads what kind of address the packet goes to: 2 is one of this host. */
  public NfRule destinationKind() {
    var writer = start("fib");
    writer.attributeBe32(1, REGISTER);
    writer.attributeBe32(2, FIB_TYPE);
    writer.attributeBe32(3, FIB_DESTINATION);
    return finish();
  }

  /** Hands an IPv6 packet to a local proxy on port 1. */
  public NfRule proxy6() {
    var writer = start("immediate");
    writer.attributeBe32(1, REGISTER);
    value(2, new byte[] {0, 1});
    finish();
    start("tproxy");
    writer.attributeBe32(1, FAMILY_IPV6);
    writer.attributeBe32(3, REGISTER);
    return finish();
  }

  /** Goes on if this rule sees more than this. */
  public NfRule over(int perSecond, int burst) {
    start("limit");
    limit(perSecond, burst);
    return finish();
  }

  /**
   * Remembers what was loaded in a set and goes on if that one sees more than this; not if the set
   * is full.
   */
  public NfRule eachOver(String set, int perSecond, int burst) {
    var writer = start("dynset");
    writer.text(1, set);
    writer.attributeBe32(3, 0);
    writer.attributeBe32(4, REGISTER);
    var inner = writer.nest(7);
    writer.text(1, "limit");
    var data = writer.nest(2);
    limit(perSecond, burst);
    writer.endNest(data);
    writer.endNest(inner);
    return finish();
  }

  /** Counts the packets that come here. */
  public NfRule count() {
    start("counter");
    return finish();
  }

  /** Hands the packet to the reader of a log group. */
  public NfRule log(int group, int snapLength) {
    var writer = start("log");
    writer.attributeBe16(1, group);
    writer.attributeBe32(3, snapLength);
    return finish();
  }

  /** Drops the packet. */
  public NfRule drop() {
    return verdict(DROP, "");
  }

  /** Lets the packet through the rest of this base chain. */
  public NfRule accept() {
    return verdict(ACCEPT, "");
  }

  /** Goes back to the chain that jumped here, or out of a base chain. */
  public NfRule leave() {
    return verdict(RETURN, "");
  }

  /** Goes through another chain and comes back. */
  public NfRule jump(String chain) {
    return verdict(JUMP, chain);
  }

  /** Goes through another chain and comes back where this one was jumped to from. */
  public NfRule change(String chain) {
    return verdict(GOTO, chain);
  }

  /** Ends the rule. */
  public void end() {
    var writer = transaction.writer();
    writer.endNest(list);
    writer.end();
  }

  /**
   * Ends the rule with a remark, 1 to 120 characters, that nft shows and {@link #counted} reads.
   */
  public void end(String comment) {
    var writer = transaction.writer();
    writer.endNest(list);
    var text = MessageWriter.zeroEnded(comment);
    // libnftnl's own type, length, value: type 0 is a comment.
    var bytes = new byte[2 + text.length];
    bytes[1] = (byte) text.length;
    System.arraycopy(text, 0, bytes, 2, text.length);
    writer.attribute(USER_BYTES, bytes);
    writer.end();
  }

  /** Reads a rule's remark and counter from a listing; both empty if it has none. */
  public static Counted counted(MessageReader message) {
    var comment = "";
    var packets = 0L;
    var bytes = 0L;
    var attributes = new AttributeReader();
    message.attributes(attributes, NfTransaction.familyHeader());
    while (attributes.next()) {
      if (attributes.type() == USER_BYTES && attributes.length() > 2) {
        var text = attributes.bytes();
        comment = new String(text, 2, text.length - 3, StandardCharsets.UTF_8);
      } else if (attributes.type() == EXPRESSIONS) {
        var expressions = new AttributeReader();
        expressions.reset(attributes);
        while (expressions.next()) {
          var counter = counter(expressions);
          bytes += counter[0];
          packets += counter[1];
        }
      }
    }
    return new Counted(comment, packets, bytes);
  }

  private static long[] counter(AttributeReader expression) {
    var found = new long[2];
    var name = "";
    var part = new AttributeReader();
    part.reset(expression);
    while (part.next()) {
      if (part.type() == 1) {
        name = part.text();
      } else if (part.type() == 2 && name.equals("counter")) {
        var values = new AttributeReader();
        values.reset(part);
        while (values.next()) {
          if (values.type() == 1 || values.type() == 2) {
            found[values.type() - 1] = values.be64();
          }
        }
      }
    }
    return found;
  }

  void begin() {
    list = transaction.writer().nest(EXPRESSIONS);
  }

  private int target() {
    var register = target;
    target = REGISTER;
    return register;
  }

  private NfRule compare(int operation, byte[] value) {
    var writer = start("cmp");
    writer.attributeBe32(1, REGISTER);
    writer.attributeBe32(2, operation);
    value(3, value);
    return finish();
  }

  private NfRule verdict(int code, String chain) {
    var writer = start("immediate");
    writer.attributeBe32(1, VERDICT_REGISTER);
    var data = writer.nest(2);
    var verdict = writer.nest(2);
    writer.attributeBe32(1, code);
    if (!chain.isEmpty()) {
      writer.text(2, chain);
    }
    writer.endNest(verdict);
    writer.endNest(data);
    return finish();
  }

  private void limit(int perSecond, int burst) {
    var writer = transaction.writer();
    writer.attributeBe64(1, perSecond);
    writer.attributeBe64(2, 1);
    writer.attributeBe32(3, burst);
    writer.attributeBe32(4, 0);
    writer.attributeBe32(5, OVER_LIMIT);
  }

  private void value(int attribute, byte[] bytes) {
    var writer = transaction.writer();
    var nest = writer.nest(attribute);
    writer.attribute(1, bytes);
    writer.endNest(nest);
  }

  private MessageWriter start(String name) {
    var writer = transaction.writer();
    expression = writer.nest(1);
    writer.text(1, name);
    body = writer.nest(2);
    return writer;
  }

  private NfRule finish() {
    var writer = transaction.writer();
    writer.endNest(body);
    writer.endNest(expression);
    return this;
  }
}
