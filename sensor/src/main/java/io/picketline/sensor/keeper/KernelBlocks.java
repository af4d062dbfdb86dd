package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries plans out in the kernel, at most 1,000 changes at a time, and remembers what the kernel
 * would not take. Not thread-safe.
 */
final class KernelBlocks {

  private static final int BATCH = 1_000;

  private final Kernel kernel;
  private final Map<Prefix, Plan.Wish> failed = new LinkedHashMap<>();
  private final Map<Prefix, BlockKind> inForce = new HashMap<>();
  private int suspects;
  private long failures;

  KernelBlocks(Kernel kernel) {
    this.kernel = kernel;
  }

  /** What the kernel has already. */
  List<Kernel.Element> adopt() {
    var found = kernel.blocks();
    found.forEach(element -> nowIn(element.source(), element.kind()));
    return found;
  }

  /** The packet path has put a source in force itself. */
  void fastSuspect(Prefix source) {
    if (inForce.get(source) != BlockKind.BLOCKED) {
      nowIn(source, BlockKind.SUSPECT);
    }
  }

  /** The kernel lets a source through again by itself: its time is over. */
  void expired(Prefix source) {
    nowOut(source);
  }

  /**
   * Takes what was found in the kernel as what is there.
   *
   * @return those of ours that are no longer there
   */
  List<Prefix> compare(List<Kernel.Element> found) {
    var there = new HashSet<Prefix>();
    found.forEach(element -> there.add(element.source()));
    var lost = inForce.keySet().stream().filter(source -> !there.contains(source)).toList();
    lost.forEach(this::nowOut);
    return lost;
  }

  /**
   * Carries it out; in force on return, but for what failed.
   *
   * @return what failed now
   */
  List<Kernel.Failure> carryOut(Plan plan) {
    var releases = new ArrayList<Prefix>();
    var blocks = new EnumMap<BlockKind, Map<Prefix, Duration>>(BlockKind.class);
    var failedNow = new ArrayList<Kernel.Failure>();
    plan.wishes()
        .forEach((source, wish) -> {
          failed.remove(source);
          switch (wish) {
            case Plan.Release _ -> releases.add(source);
            case Plan.Block(var kind, var remaining) ->
                blocks.computeIfAbsent(kind, _ -> new LinkedHashMap<>()).put(source, remaining);
          }
        });
    for (var from = 0; from < releases.size(); from += BATCH) {
      release(releases.subList(from, Math.min(from + BATCH, releases.size())), failedNow);
    }
    blocks.forEach((kind, sources) -> block(kind, sources, failedNow));
    failedNow.forEach(failure -> {
      var wish = plan.wishes().get(failure.source());
      if (wish != null) {
        failed.put(failure.source(), wish);
      }
    });
    failures += failedNow.size();
    return failedNow;
  }

  /** What the kernel would not take, to be tried again; empty if all is well. */
  Map<Prefix, Plan.Wish> failed() {
    return Map.copyOf(failed);
  }

  int blocked() {
    return inForce.size() - suspects;
  }

  int suspects() {
    return suspects;
  }

  /** Changes the kernel would not take, since start. */
  long failures() {
    return failures;
  }

  boolean has(Prefix source) {
    return inForce.containsKey(source);
  }

  private void release(List<Prefix> sources, List<Kernel.Failure> failedNow) {
    failedNow.addAll(kernel.release(sources));
    sources.forEach(this::nowOut);
  }

  private void block(
      BlockKind kind, Map<Prefix, Duration> sources, List<Kernel.Failure> failedNow) {
    var batch = new LinkedHashMap<Prefix, Duration>();
    for (var source : sources.entrySet()) {
      batch.put(source.getKey(), source.getValue());
      if (batch.size() == BATCH) {
        blockBatch(kind, batch, failedNow);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      blockBatch(kind, batch, failedNow);
    }
  }

  private void blockBatch(
      BlockKind kind, Map<Prefix, Duration> batch, List<Kernel.Failure> failedNow) {
    var refused = kernel.block(kind, Map.copyOf(batch));
    batch.keySet().forEach(source -> nowIn(source, kind));
    refused.forEach(failure -> nowOut(failure.source()));
    failedNow.addAll(refused);
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
