package io.picketline.local;

import java.util.HashMap;
import java.util.Map;

/**
 * How many callers are served at a time: so many in all and fewer of one user, so that nobody keeps
 * the others out by saying nothing. Thread-safe.
 */
final class CallerPlaces {

  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> byUser = new HashMap<>();
  private int taken;

  CallerPlaces(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Takes a place for a caller of this user, if there is one. */
  synchronized boolean take(String user) {
    var same = byUser.getOrDefault(user, 0);
    if (taken >= most || same >= mostOfOne) {
      return false;
    }
    byUser.put(user, same + 1);
    taken++;
    return true;
  }

  /** Gives back a place that was taken. */
  synchronized void leave(String user) {
    byUser.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    taken--;
  }
}
