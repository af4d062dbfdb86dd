package io.picketline.sensor;

import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.RawProbe;

/** A host that serves nothing and spares nobody. */
final class DarkHost implements HostView {
  @Override
  public boolean spared(long sourceHigh, long sourceLow) {
    return false;
  }

  @Override
  public int keyLength(long sourceHigh, long sourceLow) {
    return 64;
  }

  @Override
  public boolean served(RawProbe probe) {
    return false;
  }

  @Override
  public boolean dark(RawProbe probe) {
    return true;
  }

  @Override
  public boolean strayAckExpected(RawProbe probe) {
    return false;
  }

  @Override
  public boolean lateAnswer(RawProbe probe) {
    return false;
  }
}
