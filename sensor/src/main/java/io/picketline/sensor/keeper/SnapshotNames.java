package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.TrustChange;
import java.util.HashSet;
import java.util.Set;

/** What a snapshot has named so far: all else goes once it is complete. Not thread-safe. */
final class SnapshotNames {

  private final Set<Prefix> sources = new HashSet<>();
  private final Set<Prefix> rules = new HashSet<>();
  private final Set<String> hosts = new HashSet<>();
  private ServedPorts served = ServedPorts.NONE;

  void named(Change change) {
    switch (change) {
      case Change.Blocked(var verdict) -> sources.add(verdict.source());
      case Change.IgnoreAdded(var rule) -> rules.add(rule.prefix());
      case Change.HostEnrolled(var host) -> hosts.add(host.name());
      case Change.ServedChanged(var ports) -> served = ports;
      case Change.EpochOpened _,
          Change.Unblocked _,
          Change.Lifted _,
          Change.IgnoreRemoved _,
          Change.IgnoreVersioned _,
          Change.HostRemoved _,
          Change.Passed _,
          Change.Noted _,
          Change.Unknown _,
          TrustChange _ -> {}
    }
  }

  boolean has(Prefix source) {
    return sources.contains(source);
  }

  Set<Prefix> rules() {
    return rules;
  }

  Set<String> hosts() {
    return hosts;
  }

  ServedPorts served() {
    return served;
  }
}
