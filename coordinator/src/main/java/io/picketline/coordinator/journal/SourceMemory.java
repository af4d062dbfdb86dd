package io.picketline.coordinator.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanTool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
 * @param served how many pairs of each host served the source, as far as it has told
 * @param accusers the hosts that saw twins of its probes; none if there are none or an earlier
 *     version wrote this
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
    Map<String, Integer> served,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        Set<String> accusers) {
  public SourceMemory {
    pairs = List.copyOf(pairs);
    served = Map.copyOf(served);
    accusers = Set.copyOf(accusers);
  }

  /** One of which nobody says that it is forged. */
  public SourceMemory(
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
    this(
        source,
        score,
        scoreAt,
        pairs,
        offences,
        lastExpiry,
        decoy,
        verified,
        tool,
        served,
        Set.of());
  }
}
