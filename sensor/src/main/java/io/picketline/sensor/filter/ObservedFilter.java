package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A packet filter that looks at packets as the one behind it does, and blocks nobody. It remembers
 * what it was asked for as the kernel's sets would, with their bounds and times.
 */
public final class ObservedFilter implements PacketFilter {
  private static final long MILLI = 1_000_000L;

  private final PacketFilter filter;
  private final int capacity;
  private final LongSupplier nanoClock;
  // When each source would be let go, by the monotonic clock.
  private final Map<FilterSet, Map<Prefix, Long>> sets = new EnumMap<>(FilterSet.class);

  /**
   * One that nobody has asked for anything.
   *
   * @param filter what looks at packets
   * @param capacity most sources in each set, at least 1
   */
  public ObservedFilter(PacketFilter filter, int capacity, LongSupplier nanoClock) {
    this.filter = filter;
    this.capacity = capacity;
    this.nanoClock = nanoClock;
  }

  @Override
  public String describe() {
    return "none, observing: nobody is blocked";
  }

  @Override
  public Set<BlockKind> kinds() {
    return EnumSet.allOf(BlockKind.class);
  }

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    return changes.stream().map(this::apply).toList();
  }

  private Outcome apply(FilterChange change) {
    var set = sets.computeIfAbsent(ElementBatch.set(change), _ -> new HashMap<>());
    var millis = ElementBatch.millis(change);
    var source = change.prefix();
    if (millis == 0) {
      set.remove(source);
      return Outcome.applied(change);
    }
    if (change.kind() != BlockKind.BLOCKED && !FilterSet.canSuspect(source)) {
      return Outcome.refused(change, "only single addresses and an IPv6 /64 can be that");
    }
    if (!set.containsKey(source) && set.size() >= capacity) {
      return Outcome.refused(change, "the set would be full");
    }
    set.put(source, nanoClock.getAsLong() + millis * MILLI);
    return Outcome.applied(change);
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    filter.ignored(prefixes);
  }

  @Override
  public List<Held> held(Slice slice) {
    var now = nanoClock.getAsLong();
    var held = new ArrayList<Held>();
    sets.forEach((set, sources) -> {
      var kind = set.kind().orElseThrow();
      sources.forEach((source, until) -> {
        if (until - now > 0 && slice.has(source)) {
          held.add(new Held(source, kind, Duration.ofNanos(until - now)));
        }
      });
    });
    return List.copyOf(held);
  }

  @Override
  public void expire() {
    filter.expire();
    var now = nanoClock.getAsLong();
    sets.values().forEach(sources -> sources.values().removeIf(until -> until - now <= 0));
  }

  @Override
  public void watch(Runnable changed) {
    filter.watch(changed);
  }

  @Override
  public boolean disturbed() {
    return filter.disturbed();
  }

  @Override
  public void restore() {
    filter.restore();
  }

  @Override
  public List<Dropped> dropped() {
    return filter.dropped();
  }

  @Override
  public void remove() {
    sets.clear();
    filter.remove();
  }

  @Override
  public void close() {
    filter.close();
  }
}
