package io.picketline.sensor.filter;

import static io.picketline.sensor.netlink.NfTransaction.SET_DYNAMIC;
import static io.picketline.sensor.netlink.NfTransaction.SET_INTERVAL;
import static io.picketline.sensor.netlink.NfTransaction.SET_TIMEOUT;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.netlink.MessageWriter;
import io.picketline.sensor.netlink.NfTransaction;
import java.util.Locale;
import java.util.Optional;

/** The sets of the table, by the names that {@code nft list ruleset} shows in lower case. */
enum FilterSet {
  IGNORED4(4, SET_INTERVAL),
  IGNORED6(16, SET_INTERVAL),
  BLOCKED4(4, SET_TIMEOUT),
  BLOCKED6(16, SET_TIMEOUT),
  /** IPv6 /64s: the key is the source with its last 64 bits cleared. */
  BLOCKED6NET(16, SET_TIMEOUT),
  /**
   * Other prefixes. An addition to a large set of ranges costs milliseconds, so these stay apart.
   */
  BLOCKEDNET4(4, SET_INTERVAL | SET_TIMEOUT),
  BLOCKEDNET6(16, SET_INTERVAL | SET_TIMEOUT),
  SUSPECT4(4, SET_TIMEOUT),
  SUSPECT6(16, SET_TIMEOUT),
  SUSPECT6NET(16, SET_TIMEOUT),
  RESTRICTED4(4, SET_TIMEOUT),
  RESTRICTED6(16, SET_TIMEOUT),
  RESTRICTED6NET(16, SET_TIMEOUT),
  /** What stays open to restricted sources: source, protocol, port; each fills whole words. */
  SERVEDPAIRS4(12, SET_TIMEOUT),
  /** The same; the source of a restricted /64 has its last 64 bits cleared. */
  SERVEDPAIRS6(24, SET_TIMEOUT),
  CHATTY4(4, SET_TIMEOUT | SET_DYNAMIC),
  CHATTY6(16, SET_TIMEOUT | SET_DYNAMIC),
  WATCHTCP(2, 0),
  WATCHUDP(2, 0),
  SKIPTCP(2, 0),
  SKIPUDP(2, 0);

  private static final int CHATTY_CAPACITY = 65_536;
  private static final long CHATTY_MILLIS = 60_000;
  private static final int KEY_IPV4 = 7;
  private static final int KEY_IPV6 = 8;
  private static final int KEY_PROTOCOL = 12;
  private static final int KEY_PORT = 13;
  private static final int KEY_PART_BITS = 6;

  private final String text;

  // Made once and never changed: encoding it anew would allocate on the packet path.
  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] bytes;

  private final int keyLength;
  private final int flags;

  FilterSet(int keyLength, int flags) {
    this.keyLength = keyLength;
    this.flags = flags;
    text = name().toLowerCase(Locale.ROOT);
    bytes = MessageWriter.zeroEnded(text);
  }

  /** The set that a block of this prefix goes to. */
  static FilterSet blocked(Prefix prefix) {
    if (prefix.address().isV4()) {
      return prefix.length() == 32 ? BLOCKED4 : BLOCKEDNET4;
    }
    return switch (prefix.length()) {
      case 128 -> BLOCKED6;
      case 64 -> BLOCKED6NET;
      default -> BLOCKEDNET6;
    };
  }

  /** Whether suspects of this prefix can be kept: single addresses and an IPv6 /64. */
  static boolean canSuspect(Prefix prefix) {
    return !blocked(prefix).isInterval();
  }

  /** The set that a suspect goes to, if it {@linkplain #canSuspect can be one}. */
  static FilterSet suspect(Prefix prefix) {
    if (prefix.address().isV4()) {
      return SUSPECT4;
    }
    return prefix.length() == 64 ? SUSPECT6NET : SUSPECT6;
  }

  /** The set that a restricted source goes to, if it {@linkplain #canSuspect can be one}. */
  static FilterSet restricted(Prefix prefix) {
    if (prefix.address().isV4()) {
      return RESTRICTED4;
    }
    return prefix.length() == 64 ? RESTRICTED6NET : RESTRICTED6;
  }

  /** The set that what stays open to a restricted source goes to. */
  static FilterSet servedPairs(Prefix prefix) {
    return prefix.address().isV4() ? SERVEDPAIRS4 : SERVEDPAIRS6;
  }

  /** How the sources in it are treated; none if it holds something else. */
  Optional<BlockKind> kind() {
    return switch (this) {
      case BLOCKED4, BLOCKED6, BLOCKED6NET, BLOCKEDNET4, BLOCKEDNET6 ->
          Optional.of(BlockKind.BLOCKED);
      case SUSPECT4, SUSPECT6, SUSPECT6NET -> Optional.of(BlockKind.SUSPECT);
      case RESTRICTED4, RESTRICTED6, RESTRICTED6NET -> Optional.of(BlockKind.RESTRICTED);
      case IGNORED4,
          IGNORED6,
          SERVEDPAIRS4,
          SERVEDPAIRS6,
          CHATTY4,
          CHATTY6,
          WATCHTCP,
          WATCHUDP,
          SKIPTCP,
          SKIPUDP ->
          Optional.empty();
    };
  }

  /** Its name. */
  String text() {
    return text;
  }

  /** Its name closed by a zero byte; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Bytes of a key. */
  int keyLength() {
    return keyLength;
  }

  /** Whether it holds ranges. */
  boolean isInterval() {
    return (flags & SET_INTERVAL) != 0;
  }

  /** Bits of the source that an element stands for, if it does not hold ranges. */
  int prefixLength() {
    return switch (this) {
      case BLOCKED6NET, SUSPECT6NET, RESTRICTED6NET -> 64;
      default -> 8 * keyLength;
    };
  }

  /** Makes it in the kernel, if it is not there. */
  void add(NfTransaction transaction, int capacity) {
    var dynamic = (flags & SET_DYNAMIC) != 0;
    var timeout = (flags & SET_TIMEOUT) != 0;
    var size = dynamic ? CHATTY_CAPACITY : timeout && !isInterval() ? capacity : 0;
    transaction.addSet(text, keyType(), keyLength, flags, size, dynamic ? CHATTY_MILLIS : 0);
  }

  private int keyType() {
    return switch (keyLength) {
      case 2 -> KEY_PORT;
      case 4 -> KEY_IPV4;
      case 12 -> pair(KEY_IPV4);
      case 24 -> pair(KEY_IPV6);
      default -> KEY_IPV6;
    };
  }

  private static int pair(int source) {
    return (source << KEY_PART_BITS | KEY_PROTOCOL) << KEY_PART_BITS | KEY_PORT;
  }
}
