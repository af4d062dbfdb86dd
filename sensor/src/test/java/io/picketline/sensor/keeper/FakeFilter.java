package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.Dropped;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Outcome;
import io.picketline.sensor.filter.PacketFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A packet filter in memory, which refuses what it is told to. */
final class FakeFilter implements PacketFilter {

  final Map<Prefix, Duration> blocked = new ConcurrentHashMap<>();
  final Map<Prefix, Duration> suspects = new ConcurrentHashMap<>();
  final Set<Prefix> refuses = ConcurrentHashMap.newKeySet();
  final List<Integer> batches = new ArrayList<>();
  volatile Set<Prefix> ignored = Set.of();

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    batches.add(changes.size());
    return changes.stream().map(this::apply).toList();
  }

  private Outcome apply(FilterChange change) {
    if (refuses.contains(change.prefix())) {
      return new Outcome(change, false, "the set is full");
    }
    switch (change) {
      case FilterChange.Block(var prefix, var duration) -> blocked.put(prefix, duration);
      case FilterChange.Suspect(var prefix, var duration) -> suspects.put(prefix, duration);
      case FilterChange.Unblock(var prefix) -> blocked.remove(prefix);
      case FilterChange.Release(var prefix) -> suspects.remove(prefix);
    }
    return new Outcome(change, true, "");
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    ignored = Set.copyOf(prefixes);
  }

  @Override
  public List<Held> blocked() {
    return held(blocked);
  }

  @Override
  public List<Held> suspects() {
    return held(suspects);
  }

  private static List<Held> held(Map<Prefix, Duration> set) {
    return set.entrySet().stream().map(e -> new Held(e.getKey(), e.getValue())).toList();
  }

  @Override
  public List<Dropped> dropped() {
    return List.of();
  }

  @Override
  public void remove() {
    blocked.clear();
    suspects.clear();
  }

  @Override
  public void close() {}
}
