package io.picketline.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Knows what was ordered of who is let in, and what of it was acknowledged. */
final class TrustOracle {

  private static final class Ordered {
    private final List<Change> changes;
    private boolean acknowledged;

    Ordered(List<Change> changes) {
      this.changes = changes;
    }

    /** Where it leaves the host of that name: registered so, or in no fleet; or not told. */
    Optional<Optional<FleetHost>> of(String name) {
      var told = Optional.<Optional<FleetHost>>empty();
      for (var change : changes) {
        switch (change) {
          case Change.HostEnrolled(var host) when host.name().equals(name) ->
              told = Optional.of(Optional.of(host));
          case TrustChange.AddressesApproved approved when approved.name().equals(name) ->
              told = Optional.of(Optional.of(approved.host()));
          case TrustChange.HostRevoked revoked when revoked.name().equals(name) ->
              told = Optional.of(Optional.empty());
          default -> {}
        }
      }
      return told;
    }
  }

  private final List<Ordered> orders = new ArrayList<>();
  private final Set<String> used = new HashSet<>();

  /** Notes what went into a log; answers what to run once it is acknowledged. */
  Runnable ordered(List<Change> changes) {
    var order = new Ordered(changes);
    orders.add(order);
    return () -> {
      order.acknowledged = true;
      for (var change : changes) {
        if (change instanceof TrustChange.TokenUsed token) {
          assertThat(used.add(token.hash())).as("second use of %s", token).isTrue();
        }
      }
    };
  }

  /** Nothing that was acknowledged is undone but by a later order. */
  void check(List<Change> table, Instant now) {
    var revoked = new HashMap<String, TrustChange.HostRevoked>();
    var hosts = new HashMap<String, FleetHost>();
    for (var change : table) {
      switch (change) {
        case TrustChange.HostRevoked one -> revoked.put(one.name(), one);
        case Change.HostEnrolled(var host) -> hosts.put(host.name(), host);
        default -> {}
      }
    }
    for (var order : orders) {
      if (order.acknowledged) {
        order.changes.forEach(change -> checkKept(change, table, revoked, now));
      }
    }
    for (var name : names()) {
      assertThat(Optional.ofNullable(hosts.get(name))).as("host %s", name).isIn(allowed(name));
    }
  }

  private static void checkKept(
      Change change,
      List<Change> table,
      Map<String, TrustChange.HostRevoked> revoked,
      Instant now) {
    switch (change) {
      case TrustChange.TokenMade made when now.isBefore(made.keepUntil()) ->
          assertThat(table).contains(made);
      case TrustChange.TokenUsed token -> assertThat(table).contains(token);
      case TrustChange.HostRevoked one ->
          assertThat(revoked.get(one.name()))
              .as("%s", one)
              .isNotNull()
              .matches(kept -> kept.voids(one.at()));
      default -> {}
    }
  }

  private Set<String> names() {
    var names = new TreeSet<String>();
    for (var order : orders) {
      for (var change : order.changes) {
        if (change instanceof Change.HostEnrolled(var host)) {
          names.add(host.name());
        }
      }
    }
    return names;
  }

  /** What the last acknowledged order made of the host, or any after it. */
  private Set<Optional<FleetHost>> allowed(String name) {
    var allowed = new HashSet<Optional<FleetHost>>(Set.of(Optional.empty()));
    for (var order : orders) {
      var made = order.of(name);
      if (made.isPresent() && order.acknowledged) {
        allowed.clear();
      }
      made.ifPresent(allowed::add);
    }
    return allowed;
  }
}
