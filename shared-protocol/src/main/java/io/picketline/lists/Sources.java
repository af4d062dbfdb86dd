package io.picketline.lists;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Sources as lists write them: an address, a prefix, or a range from one address to another. */
final class Sources {
  private static final int WIDTH = 128;

  private Sources() {}

  /**
   * The prefixes that cover exactly what is written.
   *
   * @throws IllegalArgumentException naming the text, if it is no source
   */
  static List<Prefix> parse(String text) {
    var dash = text.indexOf('-');
    if (dash < 0) {
      return List.of(Prefix.parse(text));
    }
    return range(
        SourceAddress.parse(text.substring(0, dash).strip()),
        SourceAddress.parse(text.substring(dash + 1).strip()));
  }

  /**
   * The fewest prefixes that cover a range and nothing else, ascending.
   *
   * @throws IllegalArgumentException if it is none
   */
  static List<Prefix> range(SourceAddress first, SourceAddress last) {
    if (first.isV4() != last.isV4() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("%s to %s is no range".formatted(first, last));
    }
    var prefixes = new ArrayList<Prefix>();
    var bits = first.isV4() ? 32 : WIDTH;
    var at = number(first);
    var end = number(last);
    while (at.compareTo(end) <= 0) {
      var room = end.subtract(at).add(BigInteger.ONE).bitLength() - 1;
      var aligned = at.signum() == 0 ? WIDTH : at.getLowestSetBit();
      var size = Math.min(Math.min(room, aligned), bits);
      prefixes.add(new Prefix(address(at), bits - size));
      at = at.add(BigInteger.ONE.shiftLeft(size));
    }
    return prefixes;
  }

  private static BigInteger number(SourceAddress address) {
    return word(address.high()).shiftLeft(64).or(word(address.low()));
  }

  private static BigInteger word(long word) {
    return new BigInteger(Long.toUnsignedString(word));
  }

  private static SourceAddress address(BigInteger number) {
    return new SourceAddress(number.shiftRight(64).longValue(), number.longValue());
  }
}
