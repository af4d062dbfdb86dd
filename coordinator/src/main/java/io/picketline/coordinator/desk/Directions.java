package io.picketline.coordinator.desk;

import io.picketline.config.Endpoint;
import io.picketline.protocol.SourceAddress;
import java.net.InetAddress;
import java.util.List;

/**
 * Where a new host finds the coordinators.
 *
 * @param cluster where they find each other, in the configured order
 * @param alone whether this one is the only one, and its address in {@code cluster} the loopback's
 * @param linkPort where sensors connect, the same on each
 */
public record Directions(List<Endpoint> cluster, boolean alone, int linkPort) {

  public Directions {
    cluster = List.copyOf(cluster);
  }

  /**
   * What a sensor is to connect to, in turn.
   *
   * @param reached this coordinator's address, as the host has reached it
   */
  public List<String> links(InetAddress reached) {
    var hosts =
        alone
            ? List.of(SourceAddress.of(reached).toString())
            : cluster.stream().map(Endpoint::host).toList();
    return hosts.stream().map(host -> new Endpoint(host, linkPort).toString()).toList();
  }

  /** The coordinators' own addresses. */
  public List<String> peers() {
    return cluster.stream().map(Endpoint::toString).toList();
  }
}
