package io.picketline.sensor;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.Dropped;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.Held;
import io.picketline.sensor.filter.Outcome;
import io.picketline.sensor.filter.PacketFilter;
import java.util.List;
import java.util.Set;

/** A packet filter that looks at packets as the one behind it does, and blocks nobody. */
final class ObservedFilter implements PacketFilter {

  private final PacketFilter filter;

  ObservedFilter(PacketFilter filter) {
    this.filter = filter;
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
  public List<Held> blocked() {
    return List.of();
  }

  @Override
  public List<Held> suspects() {
    return List.of();
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
