package io.picketline.protocol.local;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import java.util.Optional;
import java.util.Set;

/**
 * The next verdicts in force, ascending by source, so that no change between two answers has a
 * reader miss one that stays; answered by {@link VerdictPage}.
 *
 * @param after the last source that was looked at; none to begin
 * @param within only those that lie in this prefix
 * @param origins only those that come from one of these; all if there is none
 * @param limit at most so many; 1 to {@value #MOST}
 */
public record FindVerdicts(
    Optional<Prefix> after, Optional<Prefix> within, Set<Origin> origins, int limit)
    implements LocalRequest {

  /** Most verdicts of one answer. */
  public static final int MOST = 200;

  public FindVerdicts {
    origins = Set.copyOf(origins);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("%d is not in 1 to %d".formatted(limit, MOST));
    }
  }
}
