package io.picketline.sensor.capture;

import io.picketline.protocol.SourceAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One place that a trap is bound to. Always one address of the host, never all of them at once: so
 * a datagram to many is none of its own, and what listens on loopback alone is in nobody's way.
 */
record TrapSpot(boolean tcp, int port, InetAddress address) {

  String protocol() {
    return tcp ? "tcp" : "udp";
  }

  /** The address as captures and the kernel's answers have it. */
  SourceAddress source() {
    return SourceAddress.of(address);
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }
}
