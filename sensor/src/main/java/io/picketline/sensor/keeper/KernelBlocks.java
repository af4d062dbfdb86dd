package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Outcome;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.Slice;
import io.picketline.sensor.netlink.NetlinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Carries plans out in the packet filter, at most 1,000 changes at a time, and remembers what is in
 * force there and what it would not take. Not thread-safe.
 */
final class KernelBlocks {

  private static final int BATCH = 1_000;
  private static final int MOST_CHANGES_OF_A_WISH = 3;

  /** By how much the kernel's time may differ from ours. */
  static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final PacketFilter filter;
  private final LongSupplier nanos;
  private final Refusals refusals;
  private final Map<Prefix, InForce> inForce = new HashMap<>();
  private final Map<BlockKind, Integer> counts = new EnumMap<>(BlockKind.class);
  // What stands there beside what is in force: made suspect by the packet path since, or not ended.
  private final Map<Prefix, BlockKind> besides = new HashMap<>();
  private long failures;

  KernelBlocks(PacketFilter filter, LongSupplier nanos) {
    this.filter = filter;
    this.nanos = nanos;
    this.refusals = new Refusals(nanos);
  }

  /**
   * What is in force against one source.
   *
   * @param until by the monotonic clock
   */
  private record InForce(BlockKind kind, long until) {}

  /** Takes over what is in the packet filter already. */
  void adopt(Consumer<Held> tell) {
    // One that stands in several ways counts as blocked.
    filter.held(Slice.ALL).stream()
        .sorted(Comparator.comparing(Held::kind))
        .forEach(held -> {
          nowIn(held.prefix(), held.kind(), held.remaining());
          tell.accept(held);
        });
  }

  /** The packet path has put a source in force itself. */
  void fastSuspect(Prefix source, Duration remaining) {
    var held = inForce.get(source);
    if (held != null && held.kind() == BlockKind.BLOCKED) {
      besides.put(source, BlockKind.SUSPECT);
    } else {
      nowIn(source, BlockKind.SUSPECT, remaining);
    }
  }

  /**
   * The verdicts on these sources are over. The kernel lets them through by itself, save where it
   * was told a later time: by a clock of the coordinator's that was put forward since.
   */
  void expired(List<Prefix> sources, Plan plan) {
    for (var source : sources) {
      refusals.remove(source);
      var held = inForce.get(source);
      if (held != null && held.until() - nanos.getAsLong() > TOLERANCE.toNanos()) {
        plan.releaseUnwanted(source);
      } else {
        nowOut(source);
      }
    }
  }

  /**
   * Carries it out; in force on return, but for what failed.
   *
   * @param refused told of each source that the packet filter would not take, and why; once, until
   *     the reason is another one
   */
  void carryOut(Plan plan, BiConsumer<Prefix, String> refused) {
    var batch = new ArrayList<FilterChange>(BATCH);
    var after = new ArrayList<FilterChange>();
    for (var wish : plan.wishes().entrySet()) {
      var before = batch.size();
      add(batch, after, wish.getKey(), wish.getValue());
      if (batch.size() == before) {
        refusals.remove(wish.getKey());
      }
      if (batch.size() > BATCH - MOST_CHANGES_OF_A_WISH) {
        apply(batch, after, refused);
        batch.clear();
        after.clear();
      }
    }
    if (!batch.isEmpty()) {
      apply(batch, after, refused);
    }
  }

  /**
   * Compares a share of it with what is in the packet filter.
   *
   * @param stranger told of what is there and not ours
   * @return those of ours that are no longer there, or not in the way or for the time they should
   */
  List<Prefix> lost(Slice slice, Consumer<Held> stranger) {
    var there = new HashMap<Prefix, Held>();
    for (var held : filter.held(slice)) {
      var ours = inForce.get(held.prefix());
      // One may stand in two ways for a while: the one that we know of counts.
      if (ours == null || ours.kind() == held.kind()) {
        there.put(held.prefix(), held);
      }
    }
    var lost = new ArrayList<Prefix>();
    for (var ours : inForce.entrySet()) {
      if (slice.has(ours.getKey())
          && !holds(ours.getValue(), Optional.ofNullable(there.remove(ours.getKey())))) {
        lost.add(ours.getKey());
      }
    }
    lost.forEach(this::nowOut);
    there
        .values()
        .forEach(held -> {
          nowIn(held.prefix(), held.kind(), held.remaining());
          stranger.accept(held);
        });
    return lost;
  }

  /** What the packet filter would not take, and is to be tried again now. */
  List<Prefix> due() {
    return refusals.due();
  }

  /** Why the packet filter does not treat the source as wanted, if so. */
  Optional<String> problem(Prefix source) {
    return refusals.problem(source);
  }

  /** Those that the packet filter does not treat as wanted. */
  Stream<Prefix> refused() {
    return refusals.sources();
  }

  int blocked() {
    return count(BlockKind.BLOCKED);
  }

  int suspects() {
    return count(BlockKind.SUSPECT);
  }

  int restricted() {
    return count(BlockKind.RESTRICTED);
  }

  /** Changes that the packet filter would not take, since start. */
  long failures() {
    return failures;
  }

  /** Whether there is a packet filter at all, be it one that only observes. */
  boolean blocksAnybody() {
    return !filter.kinds().isEmpty();
  }

  boolean has(Prefix source) {
    return inForce.containsKey(source);
  }

  /** What the packet filter itself says of the source now. */
  Optional<Held> readBack(Prefix source) {
    return filter.held(Slice.ALL).stream()
        .filter(held -> held.prefix().equals(source))
        .min(Comparator.comparing(Held::kind));
  }

  /** How the kernel treats the source, if it says so. */
  Optional<BlockKind> kind(Prefix source) {
    return Optional.ofNullable(inForce.get(source)).map(InForce::kind);
  }

  private boolean is(Prefix source, BlockKind kind) {
    return kind(source).filter(kind::equals).isPresent();
  }

  private boolean holds(InForce ours, Optional<Held> there) {
    var expected = Duration.ofNanos(ours.until() - nanos.getAsLong());
    if (there.isEmpty()) {
      // The kernel takes it out by itself a moment before or after we do.
      return expected.compareTo(TOLERANCE) < 0;
    }
    var less = expected.minus(there.get().remaining());
    return less.abs().compareTo(TOLERANCE) < 0
        || filter.longest().map(most -> capped(expected, there.get(), most)).orElse(false);
  }

  /**
   * A filter that cannot count so far has the most it can, and half of that is no reason to act.
   */
  private static boolean capped(Duration expected, Held there, Duration most) {
    return expected.compareTo(there.remaining()) > 0
        && there.remaining().compareTo(most.dividedBy(2)) > 0;
  }

  /** What ends another way to treat the source comes after: if the new one is refused it stays. */
  private void add(
      List<FilterChange> batch, List<FilterChange> after, Prefix source, Plan.Wish wish) {
    switch (wish) {
      case Plan.Release _ -> {
        for (var kind : filter.kinds()) {
          batch.add(FilterChange.end(source, kind));
        }
      }
      case Plan.Block block when !filter.kinds().contains(block.kind()) -> {
        var before = inForce.get(source);
        if (before != null) {
          batch.add(FilterChange.end(source, before.kind()));
        }
      }
      case Plan.Block(var kind, var remaining, var open) -> {
        batch.add(
            switch (kind) {
              case BLOCKED -> new FilterChange.Block(source, remaining);
              case SUSPECT -> new FilterChange.Suspect(source, remaining);
              case RESTRICTED -> new FilterChange.Restrict(source, remaining, open);
            });
        var before = inForce.get(source);
        if (before != null && before.kind() != kind) {
          after.add(FilterChange.end(source, before.kind()));
        }
        var beside = besides.get(source);
        if (beside != null && beside != kind) {
          after.add(FilterChange.end(source, beside));
        }
      }
    }
  }

  private void apply(
      List<FilterChange> batch, List<FilterChange> after, BiConsumer<Prefix, String> refused) {
    var problems = new LinkedHashMap<Prefix, String>();
    apply(batch, problems);
    after.removeIf(change -> problems.containsKey(change.prefix()));
    if (!after.isEmpty()) {
      apply(after, problems);
    }
    batch.stream()
        .map(FilterChange::prefix)
        .filter(source -> !problems.containsKey(source))
        .forEach(refusals::remove);
    problems.forEach((source, problem) -> {
      if (refusals.add(source, problem)) {
        refused.accept(source, problem);
      }
    });
  }

  private void apply(List<FilterChange> changes, Map<Prefix, String> problems) {
    for (var outcome : outcomes(changes)) {
      if (outcome.applied()) {
        applied(outcome.change());
      } else {
        failures++;
        refused(outcome.change());
        problems.putIfAbsent(outcome.change().prefix(), outcome.problem());
      }
    }
  }

  private List<Outcome> outcomes(List<FilterChange> batch) {
    try {
      return filter.apply(batch);
    } catch (NetlinkException e) {
      var problem = String.valueOf(e.getMessage());
      return batch.stream().map(change -> new Outcome(change, false, problem)).toList();
    }
  }

  private void applied(FilterChange change) {
    switch (change) {
      case FilterChange.Block(var prefix, var duration) ->
          nowIn(prefix, BlockKind.BLOCKED, duration);
      case FilterChange.Suspect(var prefix, var duration) ->
          nowIn(prefix, BlockKind.SUSPECT, duration);
      case FilterChange.Restrict(var prefix, var duration, _) ->
          nowIn(prefix, BlockKind.RESTRICTED, duration);
      case FilterChange.Unblock _, FilterChange.Release _, FilterChange.Unrestrict _ -> {
        if (is(change.prefix(), change.kind())) {
          nowOut(change.prefix());
        }
      }
    }
  }

  private void refused(FilterChange change) {
    var source = change.prefix();
    switch (change) {
      case FilterChange.Block _, FilterChange.Suspect _, FilterChange.Restrict _ -> {
        if (is(source, change.kind())) {
          nowOut(source);
        }
      }
      case FilterChange.Unblock _, FilterChange.Release _, FilterChange.Unrestrict _ -> {
        // It is there as it was.
        if (has(source) && !is(source, change.kind())) {
          besides.put(source, change.kind());
        }
      }
    }
  }

  private int count(BlockKind kind) {
    return counts.getOrDefault(kind, 0);
  }

  private void nowIn(Prefix source, BlockKind kind, Duration remaining) {
    nowOut(source);
    inForce.put(source, new InForce(kind, nanos.getAsLong() + remaining.toNanos()));
    counts.merge(kind, 1, Integer::sum);
  }

  private void nowOut(Prefix source) {
    besides.remove(source);
    var before = inForce.remove(source);
    if (before != null) {
      counts.merge(before.kind(), -1, Integer::sum);
    }
  }
}
