package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;

/** Takes the probes of one {@link ProbeSource}, one call at a time. */
public interface ProbeHandler {

  /** One probe, only valid during the call: the source fills the same one again. */
  void probe(RawProbe probe);

  /** Called about every 100 ms, never during a probe: for what is to be done beside probes. */
  default void idle() {}
}
