package io.picketline.sensor.keeper;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.filter.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verdicts for what was found in the packet filter and nobody here accounts for. */
final class Strangers {

  private static final String DECIDED_BY = "an earlier run";

  // One without an end is none of ours: it gets one.
  private static final Duration WITHOUT_END = Duration.ofHours(24);

  private Strangers() {}

  /** A verdict as long as what was found. */
  static Verdict verdict(Held held, Instant now) {
    return new Verdict(
        held.prefix(),
        Origin.OPERATOR,
        false,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        "was in the packet filter already",
        DECIDED_BY,
        now,
        now.plus(held.remaining().isPositive() ? held.remaining() : WITHOUT_END),
        List.of());
  }

  /** Whether there is a verdict, and it is not such a one. */
  static boolean isNone(@Nullable Verdict verdict) {
    return verdict != null
        && !(verdict.origin() == Origin.OPERATOR && verdict.decidedBy().equals(DECIDED_BY));
  }

  /** Those that are not such. */
  static List<Verdict> without(Collection<Verdict> verdicts) {
    return verdicts.stream().filter(Strangers::isNone).toList();
  }
}
