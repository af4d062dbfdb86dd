package io.picketline.sensor.guard;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Link-layer addresses of neighbours: a fixed table of fingerprints. One thread writes at a time;
 * any may ask, without locks and without allocating.
 */
final class NeighbourTable {

  /** Nothing is known of the neighbour. */
  static final long UNKNOWN = -1;

  private static final int WAYS = 8;
  private static final long EMPTY = 0;

  private final AtomicLongArray slots;
  private final int mask;
  private final long seed;

  /**
   * An empty table.
   *
   * @param capacity neighbours, a power of two from 8
   * @param seed a number that no outsider knows, so that none can aim at another's slot
   */
  NeighbourTable(int capacity, long seed) {
    if (capacity < WAYS || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(capacity + " is no power of two from " + WAYS);
    }
    slots = new AtomicLongArray(2 * capacity);
    mask = capacity - 1 & -WAYS;
    this.seed = seed;
  }

  /** The neighbour's link-layer address, or {@link #UNKNOWN}. */
  long linkAddress(int link, long high, long low) {
    var print = print(link, high, low);
    var first = first(print);
    for (var slot = first; slot < first + 2 * WAYS; slot += 2) {
      if (slots.getAcquire(slot) == print) {
        var held = slots.getAcquire(slot + 1);
        return slots.getAcquire(slot) == print ? held : UNKNOWN;
      }
    }
    return UNKNOWN;
  }

  /**
   * Remembers, renews or, if it is {@link #UNKNOWN}, forgets a neighbour's link-layer address.
   *
   * @return false if there was no place for it, so that it stays unknown
   */
  boolean put(int link, long high, long low, long linkAddress) {
    var print = print(link, high, low);
    var slot = slotFor(print);
    if (linkAddress == UNKNOWN) {
      if (slot >= 0 && slots.getPlain(slot) == print) {
        slots.setRelease(slot, EMPTY);
      }
      return true;
    }
    if (slot < 0) {
      return false;
    }
    slots.setRelease(slot + 1, linkAddress);
    slots.setRelease(slot, print);
    return true;
  }

  /** Forgets all. */
  void clear() {
    for (var slot = 0; slot < slots.length(); slot += 2) {
      slots.setRelease(slot, EMPTY);
    }
  }

  /** Its own slot, else a free one, or -1. */
  private int slotFor(long print) {
    var first = first(print);
    var free = -1;
    for (var slot = first; slot < first + 2 * WAYS; slot += 2) {
      var held = slots.getPlain(slot);
      if (held == print) {
        return slot;
      }
      if (held == EMPTY && free < 0) {
        free = slot;
      }
    }
    return free;
  }

  private int first(long print) {
    return 2 * ((int) print & mask);
  }

  private long print(int link, long high, long low) {
    var print = mixed(mixed(mixed(seed ^ high) ^ low) ^ link);
    return print == EMPTY ? 1 : print;
  }

  /** The finishing mix of SplitMix64. */
  private static long mixed(long value) {
    var mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return (mixed ^ (mixed >>> 31)) + 0x9e3779b97f4a7c15L;
  }
}
