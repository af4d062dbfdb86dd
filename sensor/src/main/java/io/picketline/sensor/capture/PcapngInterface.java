package io.picketline.sensor.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An interface of a pcapng section: its link layer and its clock.
 *
 * @param linkType number of its link-layer header type
 * @param snapLength most bytes of a frame that were kept
 * @param resolution the option's byte: 10 to the power of minus this, or with the highest bit set 2
 *     to the power of minus the rest, is the unit of time
 * @param offsetSeconds added to each time
 */
record PcapngInterface(int linkType, long snapLength, int resolution, long offsetSeconds) {
  private static final int MICROS = 6;
  private static final int RESOLUTION = 9;
  private static final int OFFSET = 14;
  private static final int BINARY = 0x80;
  private static final long NANOS = 1_000_000_000L;

  /** Beyond these a time in nanoseconds does not fit, and no packet is so old or so late. */
  private static final long FARTHEST_SECONDS = Long.MAX_VALUE / NANOS - 1;

  /** Reads the body of an interface description block, of at least 8 bytes. */
  static PcapngInterface read(
      MemorySegment body, ValueLayout.OfShort half, ValueLayout.OfInt word) {
    var link = body.get(half, 0) & 0xffff;
    var snap = Integer.toUnsignedLong(body.get(word, 4));
    var resolution = MICROS;
    var offset = 0L;
    for (var at = 8L; at + 4 <= body.byteSize(); ) {
      var code = body.get(half, at) & 0xffff;
      var length = body.get(half, at + 2) & 0xffff;
      at += 4;
      if (code == 0 || at + length > body.byteSize()) {
        break;
      }
      if (code == RESOLUTION && length >= 1) {
        resolution = body.get(JAVA_BYTE, at) & 0xff;
      } else if (code == OFFSET && length >= 8) {
        offset = body.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(word.order()), at);
      }
      at += (length + 3) & ~3;
    }
    return new PcapngInterface(link, snap == 0 ? Integer.MAX_VALUE : snap, resolution, offset);
  }

  /** Unix time in nanoseconds of a time in this interface's units, which has no sign. */
  long nanos(long units) {
    return (resolution & BINARY) != 0
        ? binary(units, resolution & ~BINARY)
        : decimal(units, resolution);
  }

  private long binary(long units, int power) {
    if (power >= Long.SIZE) {
      return at(0, 0);
    }
    var fraction = units & ((1L << power) - 1);
    // what is finer than nanoseconds is cut first, so that the product fits
    var coarse = Math.min(power, 30);
    return at(units >>> power, ((fraction >>> (power - coarse)) * NANOS) >>> coarse);
  }

  private long decimal(long units, int power) {
    if (power > 19) {
      return at(0, 0);
    }
    var perSecond = powerOfTen(power);
    var fraction = Long.remainderUnsigned(units, perSecond);
    var nanos =
        power <= 9
            ? fraction * powerOfTen(9 - power)
            : Long.divideUnsigned(fraction, powerOfTen(power - 9));
    return at(Long.divideUnsigned(units, perSecond), nanos);
  }

  private long at(long seconds, long nanos) {
    var offset = Math.clamp(offsetSeconds, -FARTHEST_SECONDS / 2, FARTHEST_SECONDS / 2);
    var whole = seconds < 0 ? FARTHEST_SECONDS / 2 : Math.min(seconds, FARTHEST_SECONDS / 2);
    return (whole + offset) * NANOS + nanos;
  }

  private static long powerOfTen(int power) {
    var result = 1L;
    for (var i = 0; i < power; i++) {
      result *= 10;
    }
    return result;
  }
}
