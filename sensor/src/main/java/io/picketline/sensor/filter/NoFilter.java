package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.Set;

/** No packet filter: blocks nobody, and says so. */
public final class NoFilter implements PacketFilter {

  @Override
  public String describe() {
    return "none";
  }

  @Override
  public Set<BlockKind> kinds() {
    return Set.of();
  }

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    return changes.stream()
        .map(change ->
            ElementBatch.millis(change) == 0
                ? Outcome.applied(change)
                : Outcome.refused(change, "packet-filter = none"))
        .toList();
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {}

  @Override
  public List<Held> held(Slice slice) {
    return List.of();
  }

  @Override
  public void remove() {}
}
