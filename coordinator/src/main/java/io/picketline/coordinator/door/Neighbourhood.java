package io.picketline.coordinator.door;

import io.picketline.protocol.SourceAddress;
import java.net.InetAddress;

/** What one host may send from: its IPv4 address, or its /64 of IPv6. */
public record Neighbourhood(SourceAddress prefix) {

  private static final int SIXTH = 64;
  private static final int FOURTH = 32;

  /** Where this address is. */
  public static Neighbourhood of(InetAddress address) {
    var source = SourceAddress.of(address);
    return new Neighbourhood(source.masked(source.isV4() ? FOURTH : SIXTH));
  }
}
