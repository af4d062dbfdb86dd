package io.picketline.sensor.capture;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers when connections were last seen alive: a fixed table of fingerprints, the oldest of a
 * few neighbours making room. One thread writes; any may ask, without locks.
 */
final class RecentTuples {
  private static final int WAYS = 8;
  private static final long EMPTY = 0;

  private final AtomicLongArray slots;
  private final int mask;
  private final long seed;

  /**
   * An empty table.
   *
   * @param capacity tuples, a power of two from 8
   * @param seed a number that no outsider knows, so that none can aim at another's slot
   */
  RecentTuples(int capacity, long seed) {
    if (capacity < WAYS || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(capacity + " is no power of two from " + WAYS);
    }
    slots = new AtomicLongArray(2 * capacity);
    mask = capacity - 1 & -WAYS;
    this.seed = seed;
  }

  /** Remembers that it was alive at {@code nanos}. */
  void seen(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      long nanos) {
    var print = print(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
    var slot = slotFor(print, nanos);
    if (slots.getPlain(slot) != print) {
      slots.setRelease(slot, EMPTY); // so that nobody takes the one's time for the other's
    }
    slots.setRelease(slot + 1, nanos);
    slots.setRelease(slot, print);
  }

  /** Whether it was alive since {@code sinceNanos}. */
  boolean aliveSince(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      long sinceNanos) {
    var print = print(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
    var first = first(print);
    for (var slot = first; slot < first + 2 * WAYS; slot += 2) {
      if (slots.getAcquire(slot) == print) {
        var at = slots.getAcquire(slot + 1);
        return slots.getAcquire(slot) == print && at - sinceNanos >= 0;
      }
    }
    return false;
  }

  /** Its own slot, a free one, or that of the oldest. */
  private int slotFor(long print, long nanos) {
    var first = first(print);
    var chosen = first;
    var oldest = -1L;
    for (var slot = first; slot < first + 2 * WAYS; slot += 2) {
      var held = slots.getPlain(slot);
      if (held == print) {
        return slot;
      }
      var age = held == EMPTY ? Long.MAX_VALUE : nanos - slots.getPlain(slot + 1);
      if (age > oldest) {
        oldest = age;
        chosen = slot;
      }
    }
    return chosen;
  }

  private int first(long print) {
    return 2 * ((int) print & mask);
  }

  private long print(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    var print = mixed(seed ^ remoteHigh);
    print = mixed(print ^ remoteLow);
    print = mixed(print ^ localHigh);
    print = mixed(print ^ localLow);
    print = mixed(print ^ ((long) localPort << 16 | remotePort));
    return print == EMPTY ? 1 : print;
  }

  /** The finishing mix of SplitMix64. */
  private static long mixed(long value) {
    var mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return (mixed ^ (mixed >>> 31)) + 0x9e3779b97f4a7c15L;
  }
}
