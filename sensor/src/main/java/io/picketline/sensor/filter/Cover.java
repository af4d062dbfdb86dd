package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reduces prefixes to ones that do not overlap, as the kernel's sets of ranges want them. Two
 * prefixes are apart, or one lies in the other.
 */
final class Cover {
  private final Map<Prefix, Long> pieces = new TreeMap<>();

  private Cover() {}

  /**
   * Blocks of addresses that do not overlap, each with the latest end that any prefix over it
   * wants.
   *
   * @param wanted until when, on any one clock
   */
  static Map<Prefix, Long> of(Map<Prefix, Long> wanted) {
    var cover = new Cover();
    // Apart, as all of IPv4 lies in the midst of IPv6 by its order but in none of its prefixes.
    for (var v4 : List.of(true, false)) {
      var sorted = new TreeMap<>(wanted);
      sorted.keySet().removeIf(prefix -> prefix.address().isV4() != v4);
      cover.addAll(List.copyOf(sorted.entrySet()));
    }
    return cover.pieces;
  }

  private void addAll(List<Map.Entry<Prefix, Long>> sorted) {
    var from = 0;
    while (from < sorted.size()) {
      var outer = sorted.get(from).getKey();
      var to = from + 1;
      while (to < sorted.size() && outer.contains(sorted.get(to).getKey())) {
        to++;
      }
      add(outer, sorted.get(from).getValue(), sorted.subList(from + 1, to));
      from = to;
    }
  }

  /** The prefixes that make up all addresses from {@code first} to {@code last}. */
  static List<Prefix> range(SourceAddress first, SourceAddress last) {
    var bits = first.isV4() ? 32 : 128;
    var at = number(first);
    var end = number(last);
    var found = new ArrayList<Prefix>();
    while (at.compareTo(end) <= 0) {
      var aligned = at.signum() == 0 ? bits : Math.min(bits, at.getLowestSetBit());
      var room = end.subtract(at).add(BigInteger.ONE).bitLength() - 1;
      var size = Math.min(aligned, room);
      found.add(new Prefix(address(at, bits), bits - size));
      at = at.add(BigInteger.ONE.shiftLeft(size));
    }
    return found;
  }

  /** {@code inner} holds prefixes strictly in {@code outer}. */
  private void add(Prefix outer, long until, List<Map.Entry<Prefix, Long>> inner) {
    var longer = inner.stream().filter(entry -> entry.getValue() > until).toList();
    if (longer.isEmpty()) {
      pieces.put(outer, until);
      return;
    }
    for (var half : halves(outer)) {
      var end = until;
      var below = new ArrayList<Map.Entry<Prefix, Long>>();
      for (var entry : longer) {
        if (entry.getKey().equals(half)) {
          end = entry.getValue();
        } else if (half.contains(entry.getKey())) {
          below.add(entry);
        }
      }
      add(half, end, below);
    }
  }

  private static List<Prefix> halves(Prefix prefix) {
    var bits = prefix.address().isV4() ? 32 : 128;
    var length = prefix.length() + 1;
    var second = number(prefix.address()).setBit(bits - length);
    return List.of(new Prefix(prefix.address(), length), new Prefix(address(second, bits), length));
  }

  private static BigInteger number(SourceAddress address) {
    return new BigInteger(1, address.toBytes());
  }

  private static SourceAddress address(BigInteger number, int bits) {
    return bits == 32
        ? SourceAddress.v4(number.intValue())
        : new SourceAddress(number.shiftRight(64).longValue(), number.longValue());
  }
}
