package io.picketline.protocol.local;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Instant;

/** A block as a list names it, without its evidence. */
public record ExportedBlock(
    Prefix source,
    Origin origin,
    String reason,
    String decidedBy,
    Instant decidedAt,
    Instant expiresAt) {

  /** What of a verdict is exported. */
  public static ExportedBlock of(Verdict verdict) {
    return new ExportedBlock(
        verdict.source(),
        verdict.origin(),
        verdict.reason(),
        verdict.decidedBy(),
        verdict.decidedAt(),
        verdict.expiresAt());
  }
}
