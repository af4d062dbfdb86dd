package io.picketline.sensor.detect;

/**
 * A number in a few bits of one word of a source.
 *
 * @param word counted from the source's first
 * @param shift bits below it
 * @param bits at most 31
 */
record BitField(int word, int shift, int bits) {

  /** The largest number that fits. */
  int most() {
    return (1 << bits) - 1;
  }

  int get(long[] words, int at) {
    return (int) (words[at + word] >>> shift) & most();
  }

  void set(long[] words, int at, int value) {
    var others = ~((long) most() << shift);
    words[at + word] = (words[at + word] & others) | ((long) value << shift);
  }
}
