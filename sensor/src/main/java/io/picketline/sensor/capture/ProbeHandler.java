package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;

/** Takes the probes of one {@link ProbeSource}, all on that source's thread. */
public interface ProbeHandler {

  /** One probe, only valid during the call: the source fills the same one again. */
  void probe(RawProbe probe);

  /** Called about every 100 ms between probes, for what is to be done on the packet thread. */
  default void idle() {}
}
