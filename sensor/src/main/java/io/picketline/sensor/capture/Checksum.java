package io.picketline.sensor.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The Internet checksum's one's complement sum (RFC 1071), kept unfolded in a long. */
final class Checksum {
  private static final ValueLayout.OfInt WORD = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Checksum() {}

  /** The sum of {@code length} bytes, an odd one padded with zero; at most 64 KiB. */
  static long sum(MemorySegment bytes, long offset, int length) {
    var sum = 0L;
    var at = offset;
    var end = offset + (length & ~3);
    for (; at < end; at += 4) {
      sum += Integer.toUnsignedLong(bytes.get(WORD, at));
    }
    for (var shift = 24; at < offset + length; shift -= 8) {
      sum += (bytes.get(JAVA_BYTE, at++) & 0xffL) << shift;
    }
    return sum;
  }

  /** Folds a sum of words to its 16 bits. */
  static int fold(long sum) {
    var folded = (sum >>> 32) + (sum & 0xffff_ffffL);
    folded = (folded >>> 32) + (folded & 0xffff_ffffL);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) ((folded >>> 16) + (folded & 0xffff));
  }
}
