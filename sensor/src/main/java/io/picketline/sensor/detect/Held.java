package io.picketline.sensor.detect;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a detector remembers of one source.
 *
 * @param score the sum of weights, decayed to the time that was asked for
 * @param pairs distinct pairs
 * @param offences verdicts so far, halved every 30 days
 * @param blockedUntil end of the verdict that lives, if one does
 * @param decoy whether it sent the same probe as another source at the same time
 * @param evidence the first probes, oldest first
 */
public record Held(
    Prefix source,
    double score,
    int pairs,
    int offences,
    Optional<Instant> blockedUntil,
    boolean decoy,
    List<Evidence> evidence) {
  public Held {
    evidence = List.copyOf(evidence);
  }
}
