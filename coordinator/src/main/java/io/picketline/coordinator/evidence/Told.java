package io.picketline.coordinator.evidence;

import io.picketline.protocol.Evidence;
import java.time.Instant;
import java.util.Optional;

/**
 * What one host has told of probes in a span of time. Whether it served a source and whether its
 * probes had twins bears no time: that is among it unless the host goes on to tell after the span.
 *
 * @param since of the first probe
 * @param until of the last one; none if the span is open
 */
public record Told(String host, Instant since, Optional<Instant> until) {

  /** Since which everything was told. */
  public static final Instant EVER = Instant.EPOCH;

  /** All since that moment. */
  static Told since(String host, Instant since) {
    return new Told(host, since, Optional.empty());
  }

  boolean holds(Evidence piece) {
    var at = piece.probe().at();
    return piece.host().equals(host) && !at.isBefore(since) && until.filter(at::isAfter).isEmpty();
  }

  boolean isOpen() {
    return until.isEmpty();
  }
}
