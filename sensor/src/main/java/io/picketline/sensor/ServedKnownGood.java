package io.picketline.sensor;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.detect.ServedSources;
import io.picketline.sensor.filter.FilterChange.Restrict;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.keeper.KnownGood;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the detector whom this host served. */
record ServedKnownGood(ServedSources sources, Clock clock) implements KnownGood {

  @Override
  public Optional<Set<ServedPair>> servedTo(Prefix source) {
    // No other prefix can be restricted; those come from verified evidence or an operator.
    var canBe = source.isSingle() || (!source.address().isV4() && source.length() == 64);
    if (!canBe || !sources.knownGood(source, clock.instant())) {
      return Optional.empty();
    }
    return Optional.of(
        sources.pairs(source).stream()
            .limit(Restrict.MAX_OPEN)
            .map(pair -> new ServedPair(pair.protocol(), pair.port()))
            .collect(Collectors.toUnmodifiableSet()));
  }
}
