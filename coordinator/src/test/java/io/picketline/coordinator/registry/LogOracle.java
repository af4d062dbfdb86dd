package io.picketline.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows what was ordered and acknowledged, and says whether a table may be what it is. */
final class LogOracle {

  /** One order, and what it makes of a prefix that it bears on. */
  private static final class Ordered {
    private final LocalRequest request;
    private final LogPoint at;
    private boolean acknowledged;

    Ordered(LocalRequest request, LogPoint at) {
      this.request = request;
      this.at = at;
    }

    boolean bearsOnBlock(Prefix prefix) {
      return switch (request) {
        case LocalRequest.Block block -> block.prefix().equals(prefix);
        case LocalRequest.Unblock unblock -> unblock.prefix().contains(prefix);
        case LocalRequest.AddIgnore(var ignored, _) -> ignored.contains(prefix);
        default -> false;
      };
    }

    boolean bearsOnRule(Prefix prefix) {
      return switch (request) {
        case LocalRequest.AddIgnore(var ignored, _) -> ignored.equals(prefix);
        case LocalRequest.RemoveIgnore(var ignored) -> ignored.equals(prefix);
        default -> false;
      };
    }

    boolean blocks() {
      return request instanceof LocalRequest.Block;
    }

    boolean rules() {
      return request instanceof LocalRequest.AddIgnore;
    }
  }

  private final List<Ordered> orders = new ArrayList<>();
  private final Map<LogPoint, Change> minted = new HashMap<>();
  private int acknowledged;

  /** Notes an order that went into a log; answers what to run once it is acknowledged. */
  Runnable ordered(LocalRequest request, LogPoint at) {
    var order = new Ordered(request, at);
    orders.add(order);
    return () -> {
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
  void check(List<Change> table) {
    var blocked = new HashSet<Prefix>();
    var ruled = new HashSet<Prefix>();
    for (var change : table) {
      switch (change) {
        case Change.Blocked(var verdict) -> blocked.add(verdict.source());
        case Change.IgnoreAdded(var rule) -> ruled.add(rule.prefix());
        default -> {}
      }
    }
    for (var prefix : prefixes()) {
      var blocks = orders.stream().filter(order -> order.bearsOnBlock(prefix)).toList();
      var rules = orders.stream().filter(order -> order.bearsOnRule(prefix)).toList();
      assertThat(blocked.contains(prefix))
          .as("block of %s", prefix)
          .isIn(allowed(blocks.stream().map(Ordered::blocks).toList(), acknowledged(blocks)));
      assertThat(ruled.contains(prefix))
          .as("ignore rule on %s", prefix)
          .isIn(allowed(rules.stream().map(Ordered::rules).toList(), acknowledged(rules)));
    }
  }

  private Set<Prefix> prefixes() {
    var prefixes = new HashSet<Prefix>();
    for (var order : orders) {
      switch (order.request) {
        case LocalRequest.Block block -> prefixes.add(block.prefix());
        case LocalRequest.AddIgnore(var prefix, _) -> prefixes.add(prefix);
        default -> {}
      }
    }
    return prefixes;
  }

  private static int acknowledged(List<Ordered> orders) {
    var last = -1;
    for (var i = 0; i < orders.size(); i++) {
      last = orders.get(i).acknowledged ? i : last;
    }
    return last;
  }

  private static Set<Boolean> allowed(List<Boolean> effects, int lastAcknowledged) {
    var allowed = new HashSet<>(effects.subList(Math.max(0, lastAcknowledged), effects.size()));
    if (lastAcknowledged < 0) {
      allowed.add(false);
    }
    return allowed;
  }

  /** The last acknowledged order that released the prefix, if it is at or before {@code at}. */
  int releasedBy(Prefix prefix, LogPoint at) {
    for (var i = orders.size() - 1; i >= 0; i--) {
      var order = orders.get(i);
      if (order.acknowledged && order.bearsOnBlock(prefix) && !order.blocks()) {
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
        .anyMatch(order -> order.blocks() && order.bearsOnBlock(prefix));
  }
}
