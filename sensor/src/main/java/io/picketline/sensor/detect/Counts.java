package io.picketline.sensor.detect;

/** The detector's counters; {@link DetectionCounts} says what each means. */
final class Counts {
  long probes;
  long proveNothing;
  long unhandled;
  long repeats;
  long noRoom;
  long evidence;
  long untracked;
  long served;
  long decoys;
  long withheld;
  long spared;
  long verdicts;

  DetectionCounts taken(long evicted) {
    return new DetectionCounts(
        probes,
        proveNothing,
        unhandled,
        repeats,
        noRoom,
        evidence,
        evicted,
        untracked,
        served,
        decoys,
        withheld,
        spared,
        verdicts);
  }
}
