package io.picketline.sensor.replay;

import io.picketline.sensor.detect.RawProbe;

/** A set of ports of hosts. */
final class Ports {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final KeyTable ports = new KeyTable();

  void add(int host, int port, boolean tcp) {
    ports.add(host, key(port, tcp));
  }

  boolean contains(int host, int port, boolean tcp) {
    return ports.contains(host, key(port, tcp));
  }

  /** The set's ports in the order in which they came. */
  int size() {
    return ports.size();
  }

  int host(int number) {
    return (int) ports.first(number);
  }

  int port(int number) {
    return (int) ports.second(number) & 0xffff;
  }

  /** The IP protocol number of a probe by TCP or UDP. */
  static int protocol(RawProbe packet) {
    return packet.tcp ? TCP : UDP;
  }

  static int protocol(boolean tcp) {
    return tcp ? TCP : UDP;
  }

  private static long key(int port, boolean tcp) {
    return (long) protocol(tcp) << 16 | port;
  }
}
