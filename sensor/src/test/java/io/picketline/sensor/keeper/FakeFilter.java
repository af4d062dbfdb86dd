package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Outcome;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A packet filter in memory, which refuses what it is told to. */
final class FakeFilter implements PacketFilter {

  final Map<Prefix, Duration> blocked = new ConcurrentHashMap<>();
  final Map<Prefix, Duration> suspects = new ConcurrentHashMap<>();
  final Map<Prefix, FilterChange.Restrict> restricted = new ConcurrentHashMap<>();
  final Set<Prefix> refuses = ConcurrentHashMap.newKeySet();
  volatile String problem = "the set is full";
  final List<Integer> batches = new ArrayList<>();
  volatile Set<Prefix> ignored = Set.of();
  volatile Set<BlockKind> kinds = EnumSet.allOf(BlockKind.class);
  volatile Runnable changed = () -> {};
  volatile boolean disturbed;
  volatile boolean makesExceptions = true;
  volatile int mostIgnored = Integer.MAX_VALUE;

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    batches.add(changes.size());
    return changes.stream().map(this::apply).toList();
  }

  private Outcome apply(FilterChange change) {
    if (refuses.contains(change.prefix())) {
      return new Outcome(change, false, problem);
    }
    if (change instanceof FilterChange.Block && holdsIgnored(change.prefix())) {
      blocked.remove(change.prefix());
      return new Outcome(change, false, "no exceptions");
    }
    switch (change) {
      case FilterChange.Block(var prefix, var duration) -> blocked.put(prefix, duration);
      case FilterChange.Suspect(var prefix, var duration) -> suspects.put(prefix, duration);
      case FilterChange.Unblock(var prefix) -> blocked.remove(prefix);
      case FilterChange.Release(var prefix) -> suspects.remove(prefix);
      case FilterChange.Restrict restrict -> restricted.put(restrict.prefix(), restrict);
      case FilterChange.Unrestrict(var prefix) -> restricted.remove(prefix);
    }
    return new Outcome(change, true, "");
  }

  private boolean holdsIgnored(Prefix prefix) {
    return !makesExceptions && ignored.stream().anyMatch(prefix::contains);
  }

  @Override
  public boolean makesExceptions() {
    return makesExceptions;
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    if (prefixes.size() > mostIgnored) {
      throw new IllegalArgumentException("too many");
    }
    ignored = Set.copyOf(prefixes);
  }

  @Override
  public String describe() {
    return "fake";
  }

  @Override
  public Set<BlockKind> kinds() {
    return kinds;
  }

  @Override
  public List<Held> held(Slice slice) {
    var held = new ArrayList<Held>();
    blocked.forEach((prefix, time) -> held.add(new Held(prefix, BlockKind.BLOCKED, time)));
    suspects.forEach((prefix, time) -> held.add(new Held(prefix, BlockKind.SUSPECT, time)));
    restricted.forEach(
        (prefix, how) -> held.add(new Held(prefix, BlockKind.RESTRICTED, how.duration())));
    return held.stream().filter(each -> slice.has(each.prefix())).toList();
  }

  @Override
  public void watch(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public boolean disturbed() {
    return disturbed;
  }

  @Override
  public void restore() {
    disturbed = false;
  }

  @Override
  public void remove() {
    blocked.clear();
    suspects.clear();
  }
}
