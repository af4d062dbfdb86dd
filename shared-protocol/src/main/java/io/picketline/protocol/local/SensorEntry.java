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
 * @param load how evidence and log fare on their way from and to it
 * @param certificate by which it was connected last; none if not since this coordinator leads
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
    List<String> lacks,
    SensorLoad load,
    Optional<SensorCertificate> certificate) {
  public SensorEntry {
    modes = Collections.unmodifiableSet(new TreeSet<>(modes));
    addresses = List.copyOf(addresses);
    groups = Collections.unmodifiableSet(new TreeSet<>(groups));
    lacks = List.copyOf(lacks);
  }

  /** One of which there is nothing of note on its way. */
  public SensorEntry(
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
    this(
        host,
        state,
        lastSeen,
        software,
        modes,
        capture,
        have,
        blocks,
        suspects,
        addresses,
        groups,
        health,
        lacks,
        SensorLoad.NONE,
        Optional.empty());
  }
}
