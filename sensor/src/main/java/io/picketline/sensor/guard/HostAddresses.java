package io.picketline.sensor.guard;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.List;

/**
 * What a host's network settings say about who it needs.
 *
 * @param own the host's own addresses
 * @param broadcast the broadcast addresses of its networks
 * @param gateways its default gateways
 * @param onLink the networks that it reaches without a gateway
 * @param servers those it asks by their address: resolvers, time and DHCP servers, and as what
 */
public record HostAddresses(
    List<SourceAddress> own,
    List<SourceAddress> broadcast,
    List<SourceAddress> gateways,
    List<Prefix> onLink,
    List<Server> servers) {

  /** Nothing is known of the host. */
  public static final HostAddresses NONE =
      new HostAddresses(List.of(), List.of(), List.of(), List.of(), List.of());

  /**
   * One that this host asks.
   *
   * @param as in words: {@code resolver}
   */
  public record Server(SourceAddress address, String as) {}

  public HostAddresses {
    own = List.copyOf(own);
    broadcast = List.copyOf(broadcast);
    gateways = List.copyOf(gateways);
    onLink = List.copyOf(onLink);
    servers = List.copyOf(servers);
  }
}
