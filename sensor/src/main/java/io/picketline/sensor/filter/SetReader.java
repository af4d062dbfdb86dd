package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
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
import java.util.function.Consumer;

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
   * What the set of blocks holds of a share of all prefixes, each once. One without an end has no
   * time remaining.
   *
   * @throws NetlinkException if the kernel does not list it
   */
  List<Held> read(FilterSet set, Slice slice) {
    var kind = set.kind().orElseThrow();
    if (set.isInterval()) {
      return ranges(set, kind).stream().filter(held -> slice.has(held.prefix())).toList();
    }
    // A listing that was torn shows some twice.
    var held = new LinkedHashMap<Prefix, Held>();
    list(
        set,
        held::clear,
        element -> {
          var prefix = new Prefix(element.key(), set.prefixLength());
          if (slice.has(prefix)) {
            held.put(prefix, new Held(prefix, kind, element.remaining()));
          }
        });
    return List.copyOf(held.values());
  }

  /** Shows all elements; starts over if the set was changed meanwhile. */
  private void list(FilterSet set, Runnable begin, Consumer<Element> each) {
    var attempt = 0;
    do {
      begin.run();
      var errno =
          transaction.listElements(
              set.bytes(),
              message ->
                  elements.read(
                      message,
                      (high, low, rangeEnd, remaining) ->
                          each.accept(new Element(address(set, high, low), rangeEnd, remaining))));
      if (errno != 0) {
        throw new NetlinkException(
            "read the set %s".formatted(set.text()),
            errno,
            errno == Errno.ENOENT ? "another hand took the table away" : "");
      }
    } while (transaction.torn() && ++attempt < ATTEMPTS);
  }

  private List<Held> ranges(FilterSet set, BlockKind kind) {
    var found = new ArrayList<Element>();
    list(set, found::clear, found::add);
    // Where one range ends another may begin: the end comes first.
    found.sort(
        Comparator.comparing(Element::key).thenComparingInt(element -> element.rangeEnd() ? 0 : 1));
    var held = new ArrayList<Held>();
    for (var i = 0; i < found.size(); i++) {
      var start = found.get(i);
      if (!start.rangeEnd()) {
        var next = i + 1 < found.size() ? before(found.get(i + 1).key()) : last(set);
        for (var prefix : Cover.range(start.key(), next)) {
          held.add(new Held(prefix, kind, start.remaining()));
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
