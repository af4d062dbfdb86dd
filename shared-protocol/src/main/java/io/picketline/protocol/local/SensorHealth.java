package io.picketline.protocol.local;

import java.time.Duration;
import java.util.Optional;

/**
 * How a sensor is.
 *
 * @param restricted elements in the kernel's restricted sets
 * @param drift blocks that another's hand had changed, repaired since its start
 * @param repairs times that another's hand was found in the packet filter, since its start
 * @param failures changes that the packet filter would not take, since its start
 * @param clockAhead by how much its clock is ahead of the coordinator that it is connected to;
 *     negative if it is behind
 * @param blocksNobody why nobody at all is blocked there, if so: it is told only to observe, say
 */
public record SensorHealth(
    int restricted,
    long drift,
    long repairs,
    long failures,
    Duration clockAhead,
    Optional<String> blocksNobody) {

  /** Of one that blocks. */
  public SensorHealth(
      int restricted, long drift, long repairs, long failures, Duration clockAhead) {
    this(restricted, drift, repairs, failures, clockAhead, Optional.empty());
  }
}
