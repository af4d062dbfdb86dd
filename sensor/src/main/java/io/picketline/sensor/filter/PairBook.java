package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange.Restrict;
import io.picketline.sensor.filter.FilterChange.Unrestrict;
import io.picketline.sensor.netlink.NfTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Brings the ports that stay open to restricted sources into the kernel with them. Those of an
 * earlier sensor are not known to it; they go by their own time and open nothing by themselves.
 */
final class PairBook {
  private static final int PART = 4;
  private static final long FOR_A_MOMENT = 1_000;

  private static final long MILLI = 1_000_000L;
  private static final int FEW = 1_000;

  private final NfTransaction transaction;
  private final LongSupplier nanoClock;
  private final Map<Prefix, Open> open = new HashMap<>();

  PairBook(NfTransaction transaction, LongSupplier nanoClock) {
    this.transaction = transaction;
    this.nanoClock = nanoClock;
  }

  private record Element(Prefix source, ServedPair pair, long millis) {
    byte[] key() {
      return PairBook.key(source, pair);
    }
  }

  private record Open(Set<ServedPair> pairs, long until) {}

  private static final Open NOTHING = new Open(Set.of(), 0);

  /** Writes what these changes ask for into a transaction that was begun. */
  void write(List<FilterChange> changes) {
    Map<FilterSet, List<Element>> bySet = new EnumMap<>(FilterSet.class);
    for (var change : changes) {
      elements(change, bySet);
    }
    bySet.forEach((set, elements) -> {
      // As with sources: whether they are there or not, and with the new time.
      add(set, elements, false);
      delete(set, elements);
      add(set, elements.stream().filter(element -> element.millis() > 0).toList(), true);
    });
  }

  /** The kernel has taken the change. */
  void applied(FilterChange change) {
    switch (change) {
      case Restrict restrict -> {
        var now = nanoClock.getAsLong();
        if (open.size() >= FEW) {
          open.values().removeIf(each -> each.until() - now <= 0);
        }
        var until = now + restrict.duration().toMillis() * MILLI;
        open.put(restrict.prefix(), new Open(restrict.open(), until));
      }
      case Unrestrict unrestrict -> open.remove(unrestrict.prefix());
      default -> {}
    }
  }

  private void elements(FilterChange change, Map<FilterSet, List<Element>> bySet) {
    Set<ServedPair> wanted;
    switch (change) {
      case Restrict restrict -> wanted = restrict.open();
      case Unrestrict _ -> wanted = Set.of();
      default -> {
        return;
      }
    }
    var prefix = change.prefix();
    var all = new HashSet<>(open.getOrDefault(prefix, NOTHING).pairs());
    all.addAll(wanted);
    var millis = ElementBatch.millis(change);
    var elements = bySet.computeIfAbsent(FilterSet.servedPairs(prefix), _ -> new ArrayList<>());
    for (var pair : all) {
      elements.add(new Element(prefix, pair, wanted.contains(pair) ? millis : 0));
    }
  }

  private void add(FilterSet set, List<Element> elements, boolean exclusive) {
    for (var from = 0; from < elements.size(); from += ElementBatch.MESSAGE_ELEMENTS) {
      transaction.addElements(set.bytes(), exclusive);
      message(elements, from)
          .forEach(element ->
              transaction.element(element.key(), Math.max(FOR_A_MOMENT, element.millis())));
      transaction.endElements();
    }
  }

  private void delete(FilterSet set, List<Element> elements) {
    for (var from = 0; from < elements.size(); from += ElementBatch.MESSAGE_ELEMENTS) {
      transaction.deleteElements(set.bytes());
      message(elements, from).forEach(element -> transaction.element(element.key(), 0));
      transaction.endElements();
    }
  }

  private static List<Element> message(List<Element> elements, int from) {
    return elements.subList(from, Math.min(elements.size(), from + ElementBatch.MESSAGE_ELEMENTS));
  }

  private static byte[] key(Prefix prefix, ServedPair pair) {
    var source = prefix.address().toBytes();
    return ByteBuffer.allocate(source.length + 2 * PART)
        .put(source)
        .put((byte) pair.protocol().number())
        .position(source.length + PART)
        .putShort((short) pair.port())
        .array();
  }
}
