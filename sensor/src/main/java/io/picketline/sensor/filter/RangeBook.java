package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NfTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps blocked prefixes that have no hash set: remembers those that are wanted, and holds in the
 * kernel's sets of ranges a cover of them that does not overlap.
 */
final class RangeBook {
  /** Most prefixes; each addition costs the kernel time that grows with them. */
  static final int MAX_PREFIXES = 10_000;

  private static final long MILLI = 1_000_000L;
  private static final long TOLERANCE = 1_000 * MILLI;
  private static final int ATTEMPTS = 2;

  private final NfTransaction transaction;
  private final SetReader reader;
  private final LongSupplier nanoClock;
  private final BiConsumer<FilterChange, Outcome> outcomes;
  private Map<Prefix, Long> wanted = new HashMap<>();
  private Map<Prefix, Long> held = new HashMap<>();

  RangeBook(
      NfTransaction transaction,
      LongSupplier nanoClock,
      BiConsumer<FilterChange, Outcome> outcomes) {
    this.transaction = transaction;
    this.reader = new SetReader(transaction);
    this.nanoClock = nanoClock;
    this.outcomes = outcomes;
  }

  /** Takes over what an earlier sensor left in the kernel. */
  void adopt() {
    held = read();
    wanted = new HashMap<>(held);
  }

  /**
   * Another's hand may have been in the sets: looks what is left, so that the next change mends.
   */
  void again() {
    held = read();
  }

  /**
   * What is in force: those that are wanted and that the kernel's ranges cover wholly, and ranges
   * that nobody wanted.
   */
  List<Held> held(Slice slice) {
    var now = nanoClock.getAsLong();
    var pieces = new TreeMap<>(read());
    var all = new ArrayList<Held>();
    for (var entry : wanted.entrySet()) {
      if (entry.getValue() - now > 0 && covered(pieces, entry.getKey())) {
        all.add(held(entry.getKey(), entry.getValue(), now));
      }
    }
    for (var entry : pieces.entrySet()) {
      if (!within(wanted, entry.getKey())) {
        all.add(held(entry.getKey(), entry.getValue(), now));
      }
    }
    all.removeIf(each -> !slice.has(each.prefix()));
    return all;
  }

  private static Held held(Prefix prefix, long until, long now) {
    return new Held(prefix, BlockKind.BLOCKED, Duration.ofNanos(Math.max(0, until - now)));
  }

  /** Whether the pieces, of which none lies in another, make up all of the prefix. */
  private static boolean covered(NavigableMap<Prefix, Long> pieces, Prefix prefix) {
    if (within(pieces, prefix)) {
      return true;
    }
    var share = 0.0;
    for (var piece : pieces.tailMap(prefix).keySet()) {
      if (!prefix.contains(piece)) {
        break;
      }
      share += Math.scalb(1.0, prefix.length() - piece.length());
    }
    return share >= 1;
  }

  /** Whether the prefix is one of these, or lies in one. */
  private static boolean within(Map<Prefix, Long> of, Prefix prefix) {
    for (var length = prefix.length(); length >= 0; length--) {
      if (of.containsKey(new Prefix(prefix.address(), length))) {
        return true;
      }
    }
    return false;
  }

  /** Does what the kernel takes; the one change that it refuses is found by halving. */
  void apply(List<FilterChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    var next = with(changes);
    var errno = next.size() > MAX_PREFIXES ? Errno.ENFILE : move(next);
    if (errno == 0) {
      wanted = next;
      changes.forEach(change -> outcomes.accept(change, Outcome.applied(change)));
    } else if (changes.size() == 1) {
      var change = changes.getFirst();
      outcomes.accept(change, Outcome.refused(change, ElementBatch.problem(errno)));
    } else {
      var half = changes.size() / 2;
      apply(changes.subList(0, half));
      apply(changes.subList(half, changes.size()));
    }
  }

  private Map<Prefix, Long> with(List<FilterChange> changes) {
    var now = nanoClock.getAsLong();
    var next = new HashMap<>(wanted);
    next.values().removeIf(until -> until - now <= 0);
    for (var change : changes) {
      var millis = ElementBatch.millis(change);
      if (millis > 0) {
        next.put(change.prefix(), now + millis * MILLI);
      } else {
        next.remove(change.prefix());
      }
    }
    return next;
  }

  /** Brings the kernel's sets to the cover of {@code next}; answers errno. */
  private int move(Map<Prefix, Long> next) {
    var errno = 0;
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var cover = Cover.of(next);
      errno = commit(cover);
      if (errno == 0) {
        held = cover;
        return 0;
      }
      // One may have expired between our clock and the kernel's, or another hand was there.
      held = read();
    }
    return errno;
  }

  private int commit(Map<Prefix, Long> cover) {
    var now = nanoClock.getAsLong();
    var stale = new ArrayList<Prefix>();
    for (var entry : held.entrySet()) {
      if (entry.getValue() > now && differs(cover, entry)) {
        stale.add(entry.getKey());
      }
    }
    var fresh = new ArrayList<Prefix>();
    for (var entry : cover.entrySet()) {
      if (differs(held, entry)) {
        fresh.add(entry.getKey());
      }
    }
    if (stale.isEmpty() && fresh.isEmpty()) {
      return 0;
    }
    transaction.begin();
    for (var set : List.of(FilterSet.BLOCKEDNET4, FilterSet.BLOCKEDNET6)) {
      delete(set, of(set, stale));
      add(set, of(set, fresh), cover, now);
    }
    return transaction.commit();
  }

  private void delete(FilterSet set, List<Prefix> prefixes) {
    for (var from = 0; from < prefixes.size(); from += ElementBatch.MESSAGE_ELEMENTS) {
      transaction.deleteElements(set.bytes());
      for (var prefix : message(prefixes, from)) {
        Ranges.element(transaction, set, prefix, 0);
      }
      transaction.endElements();
    }
  }

  private void add(FilterSet set, List<Prefix> prefixes, Map<Prefix, Long> cover, long now) {
    for (var from = 0; from < prefixes.size(); from += ElementBatch.MESSAGE_ELEMENTS) {
      transaction.addElements(set.bytes(), true);
      for (var prefix : message(prefixes, from)) {
        var nanos = cover.getOrDefault(prefix, now) - now;
        Ranges.element(transaction, set, prefix, Math.max(1, nanos / MILLI));
      }
      transaction.endElements();
    }
  }

  private static List<Prefix> message(List<Prefix> prefixes, int from) {
    return prefixes.subList(from, Math.min(prefixes.size(), from + ElementBatch.MESSAGE_ELEMENTS));
  }

  private static List<Prefix> of(FilterSet set, List<Prefix> prefixes) {
    return prefixes.stream().filter(prefix -> FilterSet.blocked(prefix) == set).toList();
  }

  private static boolean differs(Map<Prefix, Long> from, Map.Entry<Prefix, Long> entry) {
    var other = from.get(entry.getKey());
    return other == null || Math.abs(other - entry.getValue()) > TOLERANCE;
  }

  private Map<Prefix, Long> read() {
    var now = nanoClock.getAsLong();
    var found = new HashMap<Prefix, Long>();
    for (var set : List.of(FilterSet.BLOCKEDNET4, FilterSet.BLOCKEDNET6)) {
      for (var each : reader.read(set, Slice.ALL)) {
        found.put(each.prefix(), now + each.remaining().toNanos());
      }
    }
    return found;
  }
}
