package io.picketline.sensor.detect;

/** What is either so or not of a source: one bit each in its word of times and marks. */
enum Mark {
  /** Sent the same probe as another source at the same time. */
  DECOY(9),
  /** The end of the verdict is the time of the last alert instead: the source was spared. */
  ALERTED(8),
  /** Its last verdict rests on evidence that proves its address. */
  VERIFIED(7),
  /** It completed a handshake on a dark trap port. */
  DARK_TRAP(6),
  /** Its first verdict came before the kernel could be asked whether the host serves it. */
  UNASKED(4),
  /** One packet of it looked like masscan's. */
  FOLDED(3),
  /** It has an entry among the {@link Details}. */
  DETAILED(2);

  private final int shift;

  Mark(int shift) {
    this.shift = shift;
  }

  boolean isSet(long word) {
    return (word >>> shift & 1) != 0;
  }

  long with(long word, boolean set) {
    var bit = 1L << shift;
    return set ? word | bit : word & ~bit;
  }
}
