package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.NfTransaction;

/** Writes prefixes into sets of ranges: the first address, and the first one behind. */
final class Ranges {
  private Ranges() {}

  /**
   * The two elements of one prefix.
   *
   * @param millis until it goes; 0 if it is to be deleted, or never to go
   */
  static void element(NfTransaction transaction, FilterSet set, Prefix prefix, long millis) {
    var first = prefix.address();
    transaction.element(first.high(), first.low(), set.keyLength(), 0, millis);
    var bits = first.isV4() ? prefix.length() + 96 : prefix.length();
    var end = behind(first, bits);
    var wraps = set.keyLength() == 4 ? end.low() >>> 32 != 0xffff : isZero(end);
    // The last address of all has none behind it: such a range stays open.
    if (!wraps) {
      transaction.element(end.high(), end.low(), set.keyLength(), NfTransaction.RANGE_END, 0);
    }
  }

  /** The address that comes after a block of 2^(128 - {@code bits}), counted round. */
  private static SourceAddress behind(SourceAddress first, int bits) {
    if (bits == 0) {
      return first;
    }
    if (bits <= 64) {
      return new SourceAddress(first.high() + (1L << (64 - bits)), first.low());
    }
    var low = first.low() + (1L << (128 - bits));
    return new SourceAddress(first.high() + (low == 0 ? 1 : 0), low);
  }

  private static boolean isZero(SourceAddress address) {
    return address.high() == 0 && address.low() == 0;
  }
}
