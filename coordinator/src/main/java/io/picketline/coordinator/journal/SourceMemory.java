package io.picketline.coordinator.journal;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanTool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of one source between verdicts, so that a restart forgets nothing.
 *
 * @param score the evidence sum as of {@code scoreAt}; later than now while a verdict lives
 * @param pairs the piece that counted of each (host, port, protocol), oldest first
 * @param offences verdicts so far, halved with time up to {@code lastExpiry}
 * @param lastExpiry when the last verdict ended or will; the beginning of time if there was none
 * @param decoy whether the source was seen in a decoy group
 * @param verified whether the last verdict's evidence proves the source's address
 * @param tool whose shape counts already
 * @param served how many pairs of each host served the source, as far as that counts already
 */
public record SourceMemory(
    Prefix source,
    double score,
    Instant scoreAt,
    List<Evidence> pairs,
    int offences,
    Instant lastExpiry,
    boolean decoy,
    boolean verified,
    Optional<ScanTool> tool,
    Map<String, Integer> served) {
  public SourceMemory {
    pairs = List.copyOf(pairs);
    served = Map.copyOf(served);
  }
}
