package io.picketline.coordinator.journal;

import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a journal holds.
 *
 * @param epoch the history that minted the last entry; none in a new journal
 * @param chain how that history came about, oldest first; the last one opened {@code epoch}
 * @param head last entry; 0 for none
 * @param tail the latest entries without a gap, up to {@code head}
 * @param state what all entries add up to, each with its seq: revocations, tokens and users, hosts,
 *     claims and served ports, versions of the ignore list, ignore rules, tombstones, verdicts, in
 *     this order
 * @param served what each host serves
 * @param sources evidence on sources
 * @param promised the highest history that was opened or promised here; none in a new journal
 */
public record History(
    Optional<Epoch> epoch,
    List<Change.EpochOpened> chain,
    long head,
    List<LogEntry> tail,
    List<LogEntry> state,
    Map<String, ServedPorts> served,
    List<SourceMemory> sources,
    Optional<Epoch> promised) {

  /** A journal that nothing was ever written to. */
  public static final History EMPTY =
      new History(Optional.empty(), List.of(), 0, List.of(), List.of(), Map.of(), List.of());

  public History {
    chain = List.copyOf(chain);
    tail = List.copyOf(tail);
    state = List.copyOf(state);
    served = Map.copyOf(served);
    sources = List.copyOf(sources);
  }

  /** One that promised nothing above what it holds. */
  public History(
      Optional<Epoch> epoch,
      List<Change.EpochOpened> chain,
      long head,
      List<LogEntry> tail,
      List<LogEntry> state,
      Map<String, ServedPorts> served,
      List<SourceMemory> sources) {
    this(epoch, chain, head, tail, state, served, sources, epoch);
  }

  /** The number of the highest history that was opened or promised; 0 for none. */
  public long highest() {
    return Stream.concat(promised.stream(), epoch.stream())
        .mapToLong(Epoch::number)
        .max()
        .orElse(0);
  }
}
