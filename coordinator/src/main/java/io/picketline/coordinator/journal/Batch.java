package io.picketline.coordinator.journal;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.util.List;
import java.util.Map;

/**
 * What is to be written at once.
 *
 * @param epoch the history of the registry that tells the entries; older ones minted some of them
 * @param entries entries that follow what is written, without a gap
 * @param sources evidence that changed
 * @param forgotten sources whose evidence is gone
 * @param served what these hosts serve now
 */
public record Batch(
    Epoch epoch,
    List<LogEntry> entries,
    List<SourceMemory> sources,
    List<Prefix> forgotten,
    Map<String, ServedPorts> served) {

  public Batch {
    entries = List.copyOf(entries);
    sources = List.copyOf(sources);
    forgotten = List.copyOf(forgotten);
    served = Map.copyOf(served);
  }

  /** Entries alone. */
  public static Batch of(Epoch epoch, List<LogEntry> entries) {
    return new Batch(epoch, entries, List.of(), List.of(), Map.of());
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return rows() == 0;
  }

  /**
   * The history that minted the last of its entries.
   *
   * @param before the one that minted the entry before the first
   */
  Epoch minted(Epoch before) {
    var minted = before;
    for (var entry : entries) {
      if (entry.change() instanceof Change.EpochOpened opened) {
        minted = opened.epoch();
      }
    }
    return minted;
  }

  /** How many rows it writes, about. */
  int rows() {
    return entries.size() + sources.size() + forgotten.size() + served.size();
  }
}
