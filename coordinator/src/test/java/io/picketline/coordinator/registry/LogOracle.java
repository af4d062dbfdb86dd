package io.picketline.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.IgnoreVersion;
import io.picketline.protocol.log.LogPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Knows what was ordered and acknowledged, and says whether a table may be what it is. */
final class LogOracle {

  /** One order, and what it put into the log. */
  private static final class Ordered {
    private final LocalRequest request;
    private final List<Change> changes;
    private final LogPoint at;
    private boolean acknowledged;

    Ordered(LocalRequest request, List<Change> changes, LogPoint at) {
      this.request = request;
      this.changes = changes;
      this.at = at;
    }

    /** What it makes of the block of exactly this prefix; nothing if it does not bear on it. */
    Optional<Change> onBlock(Prefix prefix) {
      return last(change ->
          switch (change) {
            case Change.Blocked(var verdict) -> verdict.source().equals(prefix);
            case Change.Unblocked unblocked -> unblocked.prefix().contains(prefix);
            case Change.Lifted lifted -> lifted.source().equals(prefix);
            case Change.IgnoreAdded(var rule) ->
                rule.scope().isAll() && rule.prefix().contains(prefix);
            default -> false;
          });
    }

    /** What it makes of the ignore rule on exactly this prefix. */
    Optional<Change> onRule(Prefix prefix) {
      return last(change ->
          switch (change) {
            case Change.IgnoreAdded(var rule) -> rule.prefix().equals(prefix);
            case Change.IgnoreRemoved removed -> removed.prefix().equals(prefix);
            default -> false;
          });
    }

    private Optional<Change> last(Predicate<Change> bears) {
      return changes.stream().filter(bears).reduce((_, later) -> later);
    }

    boolean blocks(Prefix prefix) {
      return onBlock(prefix).filter(Change.Blocked.class::isInstance).isPresent();
    }

    boolean releases(Prefix prefix) {
      return onBlock(prefix).isPresent() && !blocks(prefix);
    }
  }

  private final List<Ordered> orders = new ArrayList<>();
  private final Map<LogPoint, Change> minted = new HashMap<>();
  private final TrustOracle trust = new TrustOracle();
  private int acknowledged;

  /** Notes what nobody waits for. */
  void happened(List<Change> changes) {
    trust.ordered(changes);
  }

  /** Notes a use of a token that went into a log; answers what to run once it is acknowledged. */
  Runnable redeemed(List<Change> changes) {
    return trust.ordered(changes);
  }

  /** Notes an order that went into a log; answers what to run once it is acknowledged. */
  Runnable ordered(LocalRequest request, List<Change> changes, LogPoint at) {
    var order = new Ordered(request, changes, at);
    orders.add(order);
    var told = trust.ordered(changes);
    return () -> {
      told.run();
      order.acknowledged = true;
      acknowledged++;
    };
  }

  int acknowledged() {
    return acknowledged;
  }

  /** Nobody ever puts two changes into one place of a history. */
  void minted(LogPoint at, Change change) {
    var before = minted.putIfAbsent(at, change);
    assertThat(before == null || before.equals(change)).as("two entries at %s", at).isTrue();
  }

  /** Every order that was acknowledged is in the table, unless a later one undid it. */
  void check(List<Change> table, Instant now) {
    trust.check(table, now);
    var blocked = new HashMap<Prefix, Change>();
    var ruled = new HashMap<Prefix, Change>();
    for (var change : table) {
      switch (change) {
        case Change.Blocked(var verdict) -> blocked.put(verdict.source(), change);
        case Change.IgnoreAdded(var rule) -> ruled.put(rule.prefix(), change);
        default -> {}
      }
    }
    var versions = versions(table);
    assertThat(versions).as("versions of the ignore list").containsAll(remembered(versions));
    for (var prefix : prefixes()) {
      assertThat(Optional.ofNullable(blocked.get(prefix)))
          .as("block of %s", prefix)
          .isIn(allowed(order -> order.onBlock(prefix), one -> isBlock(one, now)));
      assertThat(Optional.ofNullable(ruled.get(prefix)))
          .as("ignore rule on %s", prefix)
          .isIn(allowed(order -> order.onRule(prefix), one -> isRule(one, now)));
    }
  }

  private static List<IgnoreVersion> versions(List<Change> changes) {
    return changes.stream()
        .filter(Change.IgnoreVersioned.class::isInstance)
        .map(change -> ((Change.IgnoreVersioned) change).version())
        .toList();
  }

  /** Those that were acknowledged, and are not too many versions ago to be kept. */
  private List<IgnoreVersion> remembered(List<IgnoreVersion> kept) {
    var last = kept.isEmpty() ? 0 : kept.getLast().number();
    return orders.stream()
        .filter(order -> order.acknowledged)
        .flatMap(order -> versions(order.changes).stream())
        .filter(version -> version.number() > last - IgnoreVersion.MOST_KEPT)
        .toList();
  }

  private Set<Prefix> prefixes() {
    var prefixes = new HashSet<Prefix>();
    for (var order : orders) {
      for (var change : order.changes) {
        switch (change) {
          case Change.Blocked(var verdict) -> prefixes.add(verdict.source());
          case Change.IgnoreAdded(var rule) -> prefixes.add(rule.prefix());
          default -> {}
        }
      }
    }
    return prefixes;
  }

  /** What the last acknowledged order made, or any after it; nothing if it is over. */
  private Set<Optional<Change>> allowed(
      Function<Ordered, Optional<Change>> effect, Predicate<Change> goesOn) {
    var allowed = new HashSet<Optional<Change>>(Set.of(Optional.empty()));
    for (var order : orders) {
      var made = effect.apply(order);
      if (made.isPresent() && order.acknowledged) {
        allowed.clear();
      }
      if (made.isPresent()) {
        allowed.add(made.filter(goesOn));
      }
    }
    return allowed;
  }

  private static boolean isBlock(Change change, Instant now) {
    return change instanceof Change.Blocked(var verdict) && !verdict.expired(now);
  }

  private static boolean isRule(Change change, Instant now) {
    return change instanceof Change.IgnoreAdded(var rule) && !rule.expired(now);
  }

  /** The last acknowledged order that released the prefix, if it is at or before {@code at}. */
  int releasedBy(Prefix prefix, LogPoint at) {
    for (var i = orders.size() - 1; i >= 0; i--) {
      var order = orders.get(i);
      if (order.acknowledged && order.releases(prefix)) {
        return order.at.compareTo(at) <= 0 ? i : -1;
      }
    }
    return -1;
  }

  /** What an order was, for a failure's text. */
  String describe(int number) {
    var order = orders.get(number);
    return order.request + " at " + order.at;
  }

  /** Whether somebody ordered to block the prefix after order {@code number}. */
  boolean blockedAfter(Prefix prefix, int number) {
    return orders.subList(number + 1, orders.size()).stream()
        .anyMatch(order -> order.blocks(prefix));
  }
}
