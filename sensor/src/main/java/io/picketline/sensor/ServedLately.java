package io.picketline.sensor;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.detect.ServedSources;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.keeper.KnownGood;
import io.picketline.sensor.time.SteadyClock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the keeper whom the detector saw served; nobody until there is a detector. */
final class ServedLately implements KnownGood {

  private final SteadyClock clock;
  private volatile Optional<ServedSources> sources = Optional.empty();

  /** By the clock that the detector's probes are brought to. */
  ServedLately(SteadyClock clock) {
    this.clock = clock;
  }

  /** What is asked from now on. */
  void seenBy(ServedSources served) {
    sources = Optional.of(served);
  }

  @Override
  public Optional<Set<ServedPair>> servedTo(Prefix source) {
    // No other prefix can be restricted; those come from verified evidence or an operator.
    var canBe = source.isSingle() || (!source.address().isV4() && source.length() == 64);
    return sources
        .filter(served -> canBe && served.knownGood(source, clock.instant()))
        .map(served -> pairs(served, source));
  }

  private static Set<ServedPair> pairs(ServedSources served, Prefix source) {
    return served.pairs(source).stream()
        .limit(FilterChange.Restrict.MAX_OPEN)
        .map(pair -> new ServedPair(pair.protocol(), pair.port()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
