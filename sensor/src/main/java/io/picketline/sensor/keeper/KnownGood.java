package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.ServedPair;
import java.util.Set;

/** Whom this host served lately. Asked by the keeper, before it blocks a source for the network. */
@FunctionalInterface
public interface KnownGood {

  /** Nobody is known good. */
  KnownGood NOBODY = _ -> Set.of();

  /**
   * The ports on which this host served a source that it served over TCP in the last 24 hours, at
   * most {@value io.picketline.sensor.filter.FilterChange.Restrict#MAX_OPEN}; none if it is not
   * known good.
   */
  Set<ServedPair> servedTo(Prefix source);
}
