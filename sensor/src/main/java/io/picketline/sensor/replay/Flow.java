package io.picketline.sensor.replay;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;

/** One direction of packets between two ports. */
record Flow(
    SourceAddress source, int sourcePort, SourceAddress destination, int port, boolean tcp) {

  /** The flow that a packet belongs to. */
  static Flow of(RawProbe packet) {
    return new Flow(
        new SourceAddress(packet.sourceHigh, packet.sourceLow),
        packet.sourcePort,
        new SourceAddress(packet.localHigh, packet.localLow),
        packet.port,
        packet.tcp);
  }

  /** The way back. */
  Flow reversed() {
    return new Flow(destination, port, source, sourcePort, tcp);
  }

  /** The port that is touched. */
  HostPort target() {
    return new HostPort(destination, port, tcp);
  }

  /** The port it comes from. */
  HostPort origin() {
    return new HostPort(source, sourcePort, tcp);
  }

  /** A port of one host. */
  record HostPort(SourceAddress host, int port, boolean tcp) {}
}
