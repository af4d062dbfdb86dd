package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Outcome;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Carries plans out in the packet filter, at most 1,000 changes at a time, and remembers what is in
 * force there and what it would not take. Not thread-safe.
 */
final class KernelBlocks {

  private static final int BATCH = 1_000;

  private final PacketFilter filter;
  private final Map<Prefix, String> failed = new LinkedHashMap<>();
  private final Map<Prefix, BlockKind> inForce = new HashMap<>();
  private int suspects;
  private long failures;

  KernelBlocks(PacketFilter filter) {
    this.filter = filter;
  }

  /** Takes over what is in the packet filter already. */
  void adopt(BiConsumer<Held, BlockKind> tell) {
    for (var held : filter.suspects()) {
      nowIn(held.prefix(), BlockKind.SUSPECT);
      tell.accept(held, BlockKind.SUSPECT);
    }
    for (var held : filter.blocked()) {
      nowIn(held.prefix(), BlockKind.BLOCKED);
      tell.accept(held, BlockKind.BLOCKED);
    }
  }

  /** The packet path has put a source in force itself. */
  void fastSuspect(Prefix source) {
    if (inForce.get(source) != BlockKind.BLOCKED) {
      nowIn(source, BlockKind.SUSPECT);
    }
  }

  /** The kernel lets a source through again by itself: its time is over. */
  void expired(Prefix source) {
    failed.remove(source);
    nowOut(source);
  }

  /**
   * Carries it out; in force on return, but for what failed.
   *
   * @param refused told of each source that the packet filter would not take, and why
   */
  void carryOut(Plan plan, BiConsumer<Prefix, String> refused) {
    var batch = new ArrayList<FilterChange>(BATCH);
    for (var wish : plan.wishes().entrySet()) {
      failed.remove(wish.getKey());
      add(batch, wish.getKey(), wish.getValue());
      if (batch.size() >= BATCH - 1) {
        apply(batch, refused);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      apply(batch, refused);
    }
  }

  /**
   * Compares with what is in the packet filter.
   *
   * @return those of ours that are no longer there
   */
  List<Prefix> lost() {
    var there = new HashSet<Prefix>();
    filter.suspects().forEach(held -> there.add(held.prefix()));
    filter.blocked().forEach(held -> there.add(held.prefix()));
    var lost = inForce.keySet().stream().filter(source -> !there.contains(source)).toList();
    lost.forEach(this::nowOut);
    return lost;
  }

  /** What the packet filter would not take, to be tried again. */
  List<Prefix> failed() {
    return List.copyOf(failed.keySet());
  }

  int blocked() {
    return inForce.size() - suspects;
  }

  int suspects() {
    return suspects;
  }

  /** Changes that the packet filter would not take, since start. */
  long failures() {
    return failures;
  }

  boolean has(Prefix source) {
    return inForce.containsKey(source);
  }

  private void add(List<FilterChange> batch, Prefix source, Plan.Wish wish) {
    switch (wish) {
      case Plan.Release _ -> {
        batch.add(new FilterChange.Unblock(source));
        batch.add(new FilterChange.Release(source));
      }
      case Plan.Block(var kind, var remaining) when kind != BlockKind.BLOCKED -> {
        if (inForce.get(source) == BlockKind.BLOCKED) {
          batch.add(new FilterChange.Unblock(source));
        }
        batch.add(new FilterChange.Suspect(source, remaining));
      }
      case Plan.Block(_, var remaining) -> {
        if (inForce.get(source) == BlockKind.SUSPECT) {
          batch.add(new FilterChange.Release(source));
        }
        batch.add(new FilterChange.Block(source, remaining));
      }
    }
  }

  private void apply(List<FilterChange> batch, BiConsumer<Prefix, String> refused) {
    for (var outcome : outcomes(batch)) {
      var source = outcome.change().prefix();
      if (outcome.applied()) {
        applied(outcome.change());
      } else {
        failures++;
        nowOut(source);
        if (failed.put(source, outcome.problem()) == null) {
          refused.accept(source, outcome.problem());
        }
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
      case FilterChange.Block block -> nowIn(block.prefix(), BlockKind.BLOCKED);
      case FilterChange.Suspect suspect -> nowIn(suspect.prefix(), BlockKind.SUSPECT);
      case FilterChange.Unblock unblock -> nowOut(unblock.prefix());
      case FilterChange.Release release -> nowOut(release.prefix());
    }
  }

  private void nowIn(Prefix source, BlockKind kind) {
    nowOut(source);
    inForce.put(source, kind);
    suspects += kind == BlockKind.SUSPECT ? 1 : 0;
  }

  private void nowOut(Prefix source) {
    suspects -= inForce.remove(source) == BlockKind.SUSPECT ? 1 : 0;
  }
}
