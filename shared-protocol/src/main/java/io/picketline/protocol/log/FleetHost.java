package io.picketline.protocol.log;

import io.picketline.protocol.Names;
import io.picketline.protocol.SourceAddress;
import java.util.List;
import java.util.Set;

/**
 * A host that holds a certificate of this fleet.
 *
 * @param addresses those its certificate names, at most {@value #MAX_ADDRESSES}
 */
public record FleetHost(String name, List<SourceAddress> addresses) {

  /** Most addresses a certificate may name. */
  public static final int MAX_ADDRESSES = 64;

  public FleetHost {
    Names.requireHost(name);
    addresses = List.copyOf(addresses);
    if (addresses.size() > MAX_ADDRESSES) {
      throw new IllegalArgumentException(
          "%s has %d addresses, more than %d".formatted(name, addresses.size(), MAX_ADDRESSES));
    }
  }

  /** Whether the other one has the same addresses, in whatever order. */
  public boolean hasSameAddresses(FleetHost other) {
    return Set.copyOf(addresses).equals(Set.copyOf(other.addresses));
  }
}
