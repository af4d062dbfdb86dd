package io.picketline.sensor.filter;

import io.picketline.protocol.IpProtocol;

/**
 * A port of this host on which it served somebody.
 *
 * @param port 0 to 65535
 */
public record ServedPair(IpProtocol protocol, int port) {
  public ServedPair {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("%d is no port".formatted(port));
    }
  }
}
