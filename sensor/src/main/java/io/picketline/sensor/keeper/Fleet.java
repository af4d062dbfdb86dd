package io.picketline.sensor.keeper;

import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hosts of the fleet, as the log tells of them. Not thread-safe. */
final class Fleet {

  private final Map<String, FleetHost> hosts = new LinkedHashMap<>();

  void add(FleetHost host) {
    hosts.put(host.name(), host);
  }

  void remove(String name) {
    hosts.remove(name);
  }

  /**
   * Takes what bears on the fleet.
   *
   * @param whole whether it is of the whole state, which tells of old revocations too, and names
   *     every host that is of the fleet now
   */
  void apply(TrustChange change, boolean whole) {
    switch (change) {
      case TrustChange.HostRevoked revoked -> {
        if (!whole) {
          remove(revoked.name());
        }
      }
      case TrustChange.AddressesApproved approved -> add(approved.host());
      case TrustChange.TokenMade _,
          TrustChange.TokenUsed _,
          TrustChange.AddressesClaimed _,
          TrustChange.UserAdded _,
          TrustChange.ExportTokenMade _,
          TrustChange.ExportTokenEnded _ -> {}
    }
  }

  /** Lets go of all others. */
  void retain(Set<String> names) {
    hosts.keySet().retainAll(names);
  }

  List<FleetHost> all() {
    return List.copyOf(hosts.values());
  }
}
