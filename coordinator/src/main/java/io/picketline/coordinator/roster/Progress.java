package io.picketline.coordinator.roster;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** When a sensor had come how far in the log, for the latest steps. Not thread-safe. */
final class Progress {

  private static final int STEPS = 256;

  private final NavigableMap<Long, Instant> reachedAt = new TreeMap<>();
  private long gone;

  /** The sensor has everything up to {@code have} in force since {@code now}, if not before. */
  void reached(long have, Instant now) {
    // it goes on from an earlier place after a fork or with a new disk
    reachedAt.tailMap(have, false).clear();
    gone = Math.min(gone, have);
    reachedAt.putIfAbsent(have, now);
    if (reachedAt.size() > STEPS) {
      gone = reachedAt.pollFirstEntry().getKey();
    }
  }

  /** When the entry came in force there; empty if that is too long ago to be known, or to come. */
  Optional<Instant> inForceSince(long seq) {
    if (seq <= gone || seq <= first()) {
      return Optional.empty();
    }
    return Optional.ofNullable(reachedAt.ceilingEntry(seq)).map(step -> step.getValue());
  }

  // what it had when it was first heard of, it had from an unknown time on
  private long first() {
    return reachedAt.isEmpty() ? 0 : reachedAt.firstKey();
  }
}
