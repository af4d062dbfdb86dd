package io.picketline.lists;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.ExportedBlock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which blocks in force a list is to have.
 *
 * @param origins only those that come from one of these; all if there is none
 * @param since only those that were decided then or later
 * @param within only those that lie in this prefix
 */
public record BlockFilter(Set<Origin> origins, Optional<Instant> since, Optional<Prefix> within) {

  /** All blocks. */
  public static final BlockFilter ALL =
      new BlockFilter(Set.of(), Optional.empty(), Optional.empty());

  public BlockFilter {
    origins = Set.copyOf(origins);
  }

  /** Whether the list is to have this one. */
  public boolean takes(ExportedBlock block) {
    return (origins.isEmpty() || origins.contains(block.origin()))
        && since.map(from -> !block.decidedAt().isBefore(from)).orElse(true)
        && within.map(prefix -> prefix.contains(block.source())).orElse(true);
  }
}
