package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange.Block;
import io.picketline.sensor.filter.FilterChange.Release;
import io.picketline.sensor.filter.FilterChange.Restrict;
import io.picketline.sensor.filter.FilterChange.Suspect;
import io.picketline.sensor.filter.FilterChange.Unblock;
import io.picketline.sensor.filter.FilterChange.Unrestrict;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NfTransaction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Brings single addresses and IPv6 /64s into the hash sets and out of them. */
final class ElementBatch {
  /** Most elements of a message: the kernel counts their bytes in sixteen bits. */
  static final int MESSAGE_ELEMENTS = 500;

  private static final long FOR_A_MOMENT = 1_000;

  private final NfTransaction transaction;
  private final PairBook pairs;
  private final BiConsumer<FilterChange, Outcome> outcomes;

  /**
   * Tells of each change once.
   *
   * @param outcomes takes a change and what became of it
   */
  ElementBatch(
      NfTransaction transaction, PairBook pairs, BiConsumer<FilterChange, Outcome> outcomes) {
    this.transaction = transaction;
    this.pairs = pairs;
    this.outcomes = outcomes;
  }

  /** The set that a change is about. */
  static FilterSet set(FilterChange change) {
    return switch (change.kind()) {
      case BLOCKED -> FilterSet.blocked(change.prefix());
      case SUSPECT -> FilterSet.suspect(change.prefix());
      case RESTRICTED -> FilterSet.restricted(change.prefix());
    };
  }

  /**
   * Does what the kernel takes. If it refuses, the one change that is to blame is found by halving.
   *
   * @param changes no two of the same prefix and set
   */
  void apply(List<FilterChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    var errno = commit(changes);
    if (errno == 0) {
      changes.forEach(this::applied);
    } else if (changes.size() == 1) {
      single(changes.getFirst(), errno);
    } else {
      var half = changes.size() / 2;
      apply(changes.subList(0, half));
      apply(changes.subList(half, changes.size()));
    }
  }

  private void applied(FilterChange change) {
    pairs.applied(change);
    outcomes.accept(change, Outcome.applied(change));
  }

  /** A full set refuses even what would not make it fuller, so that is asked for in another way. */
  private void single(FilterChange change, int refused) {
    var set = set(change);
    var only = List.of(change);
    transaction.begin();
    delete(set, only);
    add(set, wanted(only), true);
    pairs.write(only);
    var errno = transaction.commit();
    var gone = errno == Errno.ENOENT && refused != Errno.ENOENT && millis(change) == 0;
    if (errno == 0 || gone) {
      applied(change);
    } else {
      outcomes.accept(change, Outcome.refused(change, problem(refused)));
    }
  }

  static String problem(int errno) {
    return switch (errno) {
      case Errno.ENFILE, Errno.ENOSPC -> "the set is full; raise its capacity";
      case Errno.ENOENT -> "the table or set is gone; another hand took it away";
      default -> "the kernel refused (%s)".formatted(Errno.name(errno));
    };
  }

  /**
   * One transaction that holds whether elements are there or not: each is added, which does nothing
   * if it is there, deleted, and added anew with its time. Older kernels would keep the old time. A
   * refused transaction is no way to find out: the kernel takes 11 to 16 ms to undo it.
   */
  private int commit(List<FilterChange> changes) {
    Map<FilterSet, List<FilterChange>> bySet = new EnumMap<>(FilterSet.class);
    for (var change : changes) {
      bySet.computeIfAbsent(set(change), _ -> new ArrayList<>()).add(change);
    }
    transaction.begin();
    bySet.forEach((set, all) -> {
      add(set, all, false);
      delete(set, all);
      add(set, wanted(all), true);
    });
    pairs.write(changes);
    return transaction.commit();
  }

  private static List<FilterChange> wanted(List<FilterChange> changes) {
    return changes.stream().filter(change -> millis(change) > 0).toList();
  }

  private void add(FilterSet set, List<FilterChange> changes, boolean exclusive) {
    for (var from = 0; from < changes.size(); from += MESSAGE_ELEMENTS) {
      transaction.addElements(set.bytes(), exclusive);
      for (var change : message(changes, from)) {
        element(set, change.prefix(), Math.max(FOR_A_MOMENT, millis(change)));
      }
      transaction.endElements();
    }
  }

  private void delete(FilterSet set, List<FilterChange> changes) {
    for (var from = 0; from < changes.size(); from += MESSAGE_ELEMENTS) {
      transaction.deleteElements(set.bytes());
      for (var change : message(changes, from)) {
        element(set, change.prefix(), 0);
      }
      transaction.endElements();
    }
  }

  private void element(FilterSet set, Prefix prefix, long millis) {
    var address = prefix.address();
    transaction.element(address.high(), address.low(), set.keyLength(), 0, millis);
  }

  private static List<FilterChange> message(List<FilterChange> changes, int from) {
    return changes.subList(from, Math.min(changes.size(), from + MESSAGE_ELEMENTS));
  }

  /** How long the element is to stay; 0 if it is to go. */
  static long millis(FilterChange change) {
    return switch (change) {
      case Block block -> block.duration().toMillis();
      case Suspect suspect -> suspect.duration().toMillis();
      case Restrict restrict -> restrict.duration().toMillis();
      case Unblock _, Release _, Unrestrict _ -> 0;
    };
  }
}
