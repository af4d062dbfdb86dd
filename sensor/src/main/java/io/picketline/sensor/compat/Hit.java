package io.picketline.sensor.compat;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Probe;
import io.picketline.protocol.SourceAddress;

/**
 * The probe that decided a verdict, as PortSentry tells of one.
 *
 * @param name the source's name, or its address
 * @param mode the mode that saw it
 */
record Hit(Evidence evidence, String name, Mode mode) {

  Probe probe() {
    return evidence.probe();
  }

  SourceAddress source() {
    return probe().source();
  }

  /** NAME/IP. */
  String who() {
    return name + "/" + source();
  }

  /** Whether the source completed a handshake, on whatever port. */
  boolean connected() {
    return evidence.kind().verified() || mode.binds();
  }

  /** TCP or UDP. */
  String protocol() {
    return switch (mode) {
      case TCP, STCP, ATCP -> "TCP";
      case UDP, SUDP, AUDP -> "UDP";
    };
  }
}
