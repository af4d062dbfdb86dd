package io.picketline.coordinator.journal;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.List;

/**
 * What is remembered of one source between verdicts, so that a restart forgets nothing.
 *
 * @param score the evidence sum as of {@code scoreAt}; later than now while a verdict lives
 * @param pairs the piece that counted of each (host, port, protocol), oldest first
 * @param offences verdicts so far, halved with time up to {@code lastExpiry}
 * @param lastExpiry when the last verdict ended or will; the beginning of time if there was none
 * @param decoy whether the source was seen in a decoy group
 */
public record SourceMemory(
    Prefix source,
    double score,
    Instant scoreAt,
    List<Evidence> pairs,
    int offences,
    Instant lastExpiry,
    boolean decoy) {
  public SourceMemory {
    pairs = List.copyOf(pairs);
  }
}
