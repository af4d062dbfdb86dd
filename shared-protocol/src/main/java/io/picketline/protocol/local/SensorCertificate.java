package io.picketline.protocol.local;

import java.time.Duration;
import java.time.Instant;

/**
 * The certificate by which a sensor is connected.
 *
 * @param issued when it was made
 * @param expires its end
 * @param authority the id of the one that issued it
 */
public record SensorCertificate(Instant issued, Instant expires, String authority) {

  /** Whether it is over. */
  public boolean ended(Instant now) {
    return !now.isBefore(expires);
  }

  /** Whether a sixth of its life is left or less: half of the time for renewing it is over. */
  public boolean overdue(Instant now) {
    return !now.isBefore(expires.minus(Duration.between(issued, expires).dividedBy(6)));
  }
}
