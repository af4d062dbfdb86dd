package io.picketline.coordinator.desk;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts connections to the desk, in all and by where they come from. Thread-safe. */
final class DeskDoor {

  static final int MOST = 64;
  static final int MOST_OF_ONE = 8;

  private final Map<Neighbourhood, Integer> inside = new HashMap<>();
  private int all;

  /** Whether one more may come in; counts it if so. */
  synchronized boolean admit(InetAddress address) {
    var from = Neighbourhood.of(address);
    var same = inside.getOrDefault(from, 0);
    if (all >= MOST || same >= MOST_OF_ONE) {
      return false;
    }
    inside.put(from, same + 1);
    all++;
    return true;
  }

  /** One that came in is gone. */
  synchronized void leave(InetAddress address) {
    inside.computeIfPresent(Neighbourhood.of(address), (_, count) -> count == 1 ? null : count - 1);
    all--;
  }
}
