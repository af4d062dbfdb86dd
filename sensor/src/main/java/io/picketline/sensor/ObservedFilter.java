package io.picketline.sensor;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.Dropped;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Outcome;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.Slice;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A packet filter that looks at packets as the one behind it does, and blocks nobody. */
final class ObservedFilter implements PacketFilter {

  private final PacketFilter filter;

  ObservedFilter(PacketFilter filter) {
    this.filter = filter;
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
    return changes.stream().map(change -> new Outcome(change, true, "")).toList();
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    filter.ignored(prefixes);
  }

  @Override
  public List<Held> held(Slice slice) {
    return List.of();
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
    filter.remove();
  }

  @Override
  public void close() {
    filter.close();
  }
}
