package io.picketline.protocol.local;

import io.picketline.protocol.Mode;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One sensor, as a coordinator knows it.
 *
 * @param state live, late, lost, or unacknowledged: it is there and has said of no entry yet that
 *     it is in force
 * @param have last log entry in force there
 * @param groups those that its host is in
 * @param health what else it says of itself; none until it has
 * @param lacks what it has not got of the log, and why, one line each
 */
public record SensorEntry(
    String host,
    String state,
    Instant lastSeen,
    String software,
    Set<Mode> modes,
    String capture,
    long have,
    int blocks,
    int suspects,
    List<String> addresses,
    Set<String> groups,
    Optional<SensorHealth> health,
    List<String> lacks) {
  public SensorEntry {
    modes = Collections.unmodifiableSet(new TreeSet<>(modes));
    addresses = List.copyOf(addresses);
    groups = Collections.unmodifiableSet(new TreeSet<>(groups));
    lacks = List.copyOf(lacks);
  }
}
