package io.picketline.sensor.detect;

/** Scatters sources over tables, so that nobody without the seed knows which fall together. */
final class Hash {

  private Hash() {}

  static long of(long high, long low, long seed) {
    return mixed(mixed(high ^ seed) + low);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mixed(long word) {
    var z = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
