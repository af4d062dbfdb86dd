package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.ServedPair;
import java.util.Optional;
import java.util.Set;

/** Whom this host served lately. Asked by the keeper, before it blocks a source for the network. */
@FunctionalInterface
public interface KnownGood {

  /** Nobody is known good. */
  KnownGood NOBODY = _ -> Optional.empty();

  /**
   * The ports on which this host served the source, at most {@value
   * io.picketline.sensor.filter.FilterChange.Restrict#MAX_OPEN}, and perhaps none that is known;
   * nothing if it did not serve it over TCP in the last 24 hours.
   */
  Optional<Set<ServedPair>> servedTo(Prefix source);
}
