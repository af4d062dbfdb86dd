package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.LabNetwork;
import io.picketline.lab.fleet.LinkClient;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import java.util.List;
import java.util.stream.Stream;

/**
 * A running fleet with an intruder in it.
 *
 * @param stolen the host whose key is in his hands, and whose sensor does not run
 * @param thorough whether there is time for a million of something
 */
public record Ground(
    Fleet fleet, Topology topology, LabNetwork network, String stolen, boolean thorough) {

  /** The coordinator that is attacked. */
  String coordinator() {
    return topology.coordinators().getFirst();
  }

  /** Its address. */
  SourceAddress target() {
    return topology.v4(coordinator());
  }

  /** The hosts that are not in the intruder's hands. */
  List<String> honest() {
    return topology.hosts().stream().filter(host -> !host.equals(stolen)).toList();
  }

  /** The addresses of all daemons' hosts. */
  List<SourceAddress> fleetAddresses() {
    return Stream.concat(topology.hosts().stream(), topology.coordinators().stream())
        .map(topology::v4)
        .toList();
  }

  /** What belongs to a daemon on disk. */
  HostDirectory of(String name) {
    return fleet.of(name);
  }

  /** A link with the stolen key. */
  LinkClient link() {
    return fleet.link(stolen, coordinator());
  }

  /** How the coordinator is. */
  StatusReply.CoordinatorStatus status() {
    var reply = fleet.ask(coordinator(), new LocalRequest.ShowStatus());
    if (reply instanceof StatusReply.CoordinatorStatus status) {
      return status;
    }
    throw new LabException("%s answers \"status\" with %s".formatted(coordinator(), reply));
  }

  /** What the coordinator has counted under a name. */
  long counter(String name) {
    return status().counters().getOrDefault(name, 0L);
  }
}
