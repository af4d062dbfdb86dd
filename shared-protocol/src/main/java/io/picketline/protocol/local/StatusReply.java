package io.picketline.protocol.local;

import io.picketline.protocol.Mode;
import io.picketline.protocol.log.Epoch;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a daemon answers of its own state. */
public sealed interface StatusReply extends LocalReply {

  /**
   * A sensor's state.
   *
   * @param capture which source of probes is in use and why
   * @param linkState in words: standalone, connected to X since …, trying X because …
   * @param blocks sources that are blocked, or would be
   * @param suspects sources that are suspect, or would be
   * @param observing whether nobody is blocked, only who would be is shown
   * @param guarded who can never be blocked here, and as what
   * @param warnings what is doubtful in the settings in force, what of the file is not in force,
   *     and what of the host is not watched for now
   * @param counters counted events by name, in the order to show them
   */
  record SensorStatus(
      String host,
      String software,
      Instant startedAt,
      Set<Mode> modes,
      String capture,
      String packetFilter,
      String linkState,
      Optional<Epoch> epoch,
      long have,
      int blocks,
      int suspects,
      boolean observing,
      List<Guarded> guarded,
      List<String> warnings,
      SequencedMap<String, Long> counters)
      implements StatusReply {
    public SensorStatus {
      warnings = List.copyOf(warnings);
      modes = inOrder(modes);
      guarded = List.copyOf(guarded);
    }
  }

  /**
   * A coordinator's state.
   *
   * @param leader the coordinator that decides for all
   * @param members the coordinators of the cluster and their state
   * @param budget the configured budgets, in words
   * @param warnings what an operator must mend, such as a disk that cannot be written
   */
  record CoordinatorStatus(
      String name,
      String software,
      Instant startedAt,
      String leader,
      Map<String, String> members,
      Optional<Epoch> epoch,
      long head,
      int verdicts,
      int sensorsLive,
      int sensorsKnown,
      String budget,
      List<String> warnings,
      SequencedMap<String, Long> counters)
      implements StatusReply {
    public CoordinatorStatus {
      warnings = List.copyOf(warnings);
    }

    /** The same with these warnings too. */
    public CoordinatorStatus warned(List<String> more) {
      var all = Stream.concat(warnings.stream(), more.stream()).toList();
      return new CoordinatorStatus(
          name,
          software,
          startedAt,
          leader,
          members,
          epoch,
          head,
          verdicts,
          sensorsLive,
          sensorsKnown,
          budget,
          all,
          counters);
    }
  }

  /** A copy that every reader sees in one order. */
  private static Set<Mode> inOrder(Set<Mode> modes) {
    return Collections.unmodifiableSet(new TreeSet<>(modes));
  }
}
