package io.picketline.sensor.replay;

import java.util.Arrays;

/**
 * Numbers keys of two words in the order in which they come, from 0: a hash table without objects,
 * so that a file of millions of flows fits into memory. Not thread-safe.
 */
final class KeyTable {
  private static final int NONE = -1;
  private static final int FIRST_SLOTS = 64;

  private long[] keys = new long[FIRST_SLOTS];
  private int[] slots = new int[FIRST_SLOTS];
  private int size;

  KeyTable() {
    Arrays.fill(slots, NONE);
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** The key's number, or -1. */
  int find(long first, long second) {
    return slots[slot(first, second)];
  }

  boolean contains(long first, long second) {
    return find(first, second) != NONE;
  }

  /** The key's number; a new one if it was not there. */
  int add(long first, long second) {
    var slot = slot(first, second);
    if (slots[slot] != NONE) {
      return slots[slot];
    }
    if (2 * size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * keys.length);
    }
    keys[2 * size] = first;
    keys[2 * size + 1] = second;
    slots[slot] = size++;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** The first word of the key with this number. */
  long first(int number) {
    return keys[2 * number];
  }

  /** The second word of the key with this number. */
  long second(int number) {
    return keys[2 * number + 1];
  }

  private void grow() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, NONE);
    for (var i = 0; i < size; i++) {
      slots[slot(first(i), second(i))] = i;
    }
  }

  /** Where the key is, or where it belongs. */
  private int slot(long first, long second) {
    var mask = slots.length - 1;
    var slot = hash(first, second) & mask;
    while (slots[slot] != NONE
        && (keys[2 * slots[slot]] != first || keys[2 * slots[slot] + 1] != second)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over both words. */
  private static int hash(long first, long second) {
    var z = first * 0x9e3779b97f4a7c15L + second;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (int) (z ^ (z >>> 31));
  }
}
