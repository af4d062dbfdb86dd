package io.picketline.sensor.replay;

import io.picketline.spi.Replay;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What one file adds up to. */
final class Tally {
  final List<Replay.Found> found = new ArrayList<>();
  final NamedProbes named = new NamedProbes();
  final BitSet sources = new BitSet();
  long contacts;
  long forged;
}
