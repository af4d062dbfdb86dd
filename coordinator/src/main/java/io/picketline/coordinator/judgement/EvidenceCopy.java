package io.picketline.coordinator.judgement;

import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Epoch;
import java.util.List;

/**
 * Evidence that changed after revision {@code from}, up to {@code upTo}.
 *
 * @param of the epoch that the registry opened when it began
 * @param forgotten sources whose evidence is gone
 */
public record EvidenceCopy(
    Epoch of, long from, long upTo, List<SourceMemory> sources, List<Prefix> forgotten) {
  public EvidenceCopy {
    sources = List.copyOf(sources);
    forgotten = List.copyOf(forgotten);
  }
}
