package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;
import java.util.BitSet;

/** The ports whose probes the configured modes ask for. Immutable. */
public final class CandidatePorts {
  private final BitSet tcp;
  private final BitSet udp;

  /** These ports, 0 to 65535 each; none of a protocol that no mode watches. */
  public CandidatePorts(BitSet tcp, BitSet udp) {
    this.tcp = (BitSet) tcp.clone();
    this.udp = (BitSet) udp.clone();
  }

  boolean watches(RawProbe probe) {
    return (probe.tcp ? tcp : udp).get(probe.port);
  }

  boolean anyTcp() {
    return !tcp.isEmpty();
  }

  boolean anyUdp() {
    return !udp.isEmpty();
  }
}
