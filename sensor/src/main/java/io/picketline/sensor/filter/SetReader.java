package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.NfElements;
import io.picketline.sensor.netlink.NfTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads the sets back from the kernel. */
final class SetReader {
  private static final int ATTEMPTS = 5;
  private static final SourceAddress LAST4 = SourceAddress.v4(-1);
  private static final SourceAddress LAST6 = new SourceAddress(-1, -1);

  private final NfTransaction transaction;
  private final NfElements elements = new NfElements();

  SetReader(NfTransaction transaction) {
    this.transaction = transaction;
  }

  private record Element(SourceAddress key, boolean rangeEnd, long remainingMillis) {
    Duration remaining() {
      return Duration.ofMillis(Math.max(0, remainingMillis));
    }
  }

  /**
   * What the set holds, each once. One without an end has no time remaining.
   *
   * @throws NetlinkException if the kernel does not list it
   */
  List<Held> read(FilterSet set) {
    var found = list(set);
    if (set.isInterval()) {
      return ranges(set, found);
    }
    // A listing that was torn shows some twice.
    var held = new LinkedHashMap<Prefix, Held>();
    for (var element : found) {
      var prefix = new Prefix(element.key(), set.prefixLength());
      held.put(prefix, new Held(prefix, element.remaining()));
    }
    return List.copyOf(held.values());
  }

  private List<Element> list(FilterSet set) {
    var found = new ArrayList<Element>();
    var attempt = 0;
    do {
      found.clear();
      var errno =
          transaction.listElements(
              set.bytes(),
              message ->
                  elements.read(
                      message,
                      (high, low, rangeEnd, remaining) ->
                          found.add(new Element(address(set, high, low), rangeEnd, remaining))));
      if (errno != 0) {
        throw new NetlinkException(
            "read the set %s".formatted(set.text()),
            errno,
            errno == Errno.ENOENT ? "another hand took the table away" : "");
      }
    } while (transaction.torn() && ++attempt < ATTEMPTS);
    return found;
  }

  private static List<Held> ranges(FilterSet set, List<Element> found) {
    // Where one range ends another may begin: the end comes first.
    found.sort(
        Comparator.comparing(Element::key).thenComparingInt(element -> element.rangeEnd() ? 0 : 1));
    var held = new ArrayList<Held>();
    for (var i = 0; i < found.size(); i++) {
      var start = found.get(i);
      if (!start.rangeEnd()) {
        var next = i + 1 < found.size() ? before(found.get(i + 1).key()) : last(set);
        for (var prefix : Cover.range(start.key(), next)) {
          held.add(new Held(prefix, start.remaining()));
        }
      }
    }
    return List.copyOf(held);
  }

  private static SourceAddress last(FilterSet set) {
    return set.keyLength() == 4 ? LAST4 : LAST6;
  }

  private static SourceAddress address(FilterSet set, long high, long low) {
    return set.keyLength() == 4 ? SourceAddress.v4((int) low) : new SourceAddress(high, low);
  }

  private static SourceAddress before(SourceAddress address) {
    if (address.isV4()) {
      return SourceAddress.v4(address.v4Bits() - 1);
    }
    var borrow = address.low() == 0 ? 1 : 0;
    return new SourceAddress(address.high() - borrow, address.low() - 1);
  }
}
