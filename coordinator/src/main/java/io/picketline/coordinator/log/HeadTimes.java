package io.picketline.coordinator.log;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When the log had come how far, for its latest steps: so it can be told for how long a reader
 * lacks what it lacks. Not thread-safe.
 */
public final class HeadTimes {

  private static final int STEPS = 4_096;

  private final NavigableMap<Long, Instant> reachedAt = new TreeMap<>();

  /** The log's last entry is {@code head} now; to be told about every second. */
  public void reached(long head, Instant now) {
    reachedAt.putIfAbsent(head, now);
    if (reachedAt.size() > STEPS) {
      reachedAt.pollFirstEntry();
    }
  }

  /**
   * For how long the entry after {@code have} has been in the log; zero if there is none yet. Of
   * one from before what is remembered it is at least that long.
   */
  public Duration lag(long have, Instant now) {
    var next = reachedAt.higherEntry(have);
    if (next == null || now.isBefore(next.getValue())) {
      return Duration.ZERO;
    }
    return Duration.between(next.getValue(), now);
  }
}
