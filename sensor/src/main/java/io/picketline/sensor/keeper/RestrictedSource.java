package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.ServedPair;
import java.util.Set;

/**
 * A source that is only to be restricted while a verdict on it lives.
 *
 * @param open the ports that stay open to it, at most {@value FilterChange.Restrict#MAX_OPEN}
 */
record RestrictedSource(Prefix source, Set<ServedPair> open) {
  RestrictedSource {
    open = Set.copyOf(open);
    if (open.size() > FilterChange.Restrict.MAX_OPEN) {
      throw new IllegalArgumentException(
          "%d open ports of %s are more than %d"
              .formatted(open.size(), source, FilterChange.Restrict.MAX_OPEN));
    }
  }
}
