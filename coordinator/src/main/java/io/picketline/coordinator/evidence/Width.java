package io.picketline.coordinator.evidence;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.picketline.coordinator.log.LogState;
import io.picketline.coordinator.log.LogState.Held;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says when blocks lie so close that the prefix around them is blocked: an IPv6 /56 or /48 with
 * three /64 blocked in it, and, where enabled, an IPv4 /24 with four verified scanners in a day.
 * Neither if a host has told that it served anybody in it. Such a block proves nothing against any
 * one address in it: it counts as unverified, ends no later than what carries it, and holds nobody
 * who is spared.
 */
public final class Width {

  private static final int SITE = 64;
  private static final int V4_WIDE = 24;
  private static final List<Integer> V6_WIDE = List.of(56, 48);
  private static final int CARRIERS_V6 = 3;
  private static final int CARRIERS_V4 = 4;
  private static final Duration V4_WINDOW = Duration.ofHours(24);

  private static final Comparator<Verdict> LAST_TO_END =
      Comparator.comparing(Verdict::expiresAt).reversed().thenComparing(Verdict::source);

  private final boolean wideV4;
  private final LogState state;
  private final Guard guard;
  private final NetworkTest test;

  public Width(boolean wideV4, LogState state, Guard guard, NetworkTest test) {
    this.wideV4 = wideV4;
    this.state = state;
    this.guard = guard;
    this.test = test;
  }

  /** Whether detection blocks this prefix only for what lies in it. */
  public static boolean isWide(Prefix prefix) {
    return prefix.address().isV4() ? !prefix.isSingle() : prefix.length() < SITE;
  }

  /** The narrowest prefix around {@code source}, blocked just now, that is to be blocked too. */
  public Optional<Prefix> around(Prefix source, Instant now) {
    var lengths = source.address().isV4() ? Stream.of(V4_WIDE) : V6_WIDE.stream();
    return isWide(source) || (!source.address().isV4() && source.length() != SITE)
        ? Optional.empty()
        : lengths
            .map(length -> new Prefix(source.address(), length))
            .filter(wide -> isDue(wide, now))
            .findFirst();
  }

  /** Whether {@code wide} is to be blocked and is not yet. */
  public boolean isDue(Prefix wide, Instant now) {
    return state.covering(wide, now).isEmpty() && carried(wide, now);
  }

  /** Whether enough is still blocked in {@code wide}, and nobody in it is spared. */
  public boolean carried(Prefix wide, Instant now) {
    return !guard.holdsSpared(wide) && !carriers(wide, now).isEmpty();
  }

  /** How much the weakest of those that carry it is proven. */
  public double score(Prefix wide, Instant now) {
    return carriers(wide, now).stream().mapToDouble(Verdict::score).min().orElse(0);
  }

  /** The verdict on {@code wide}, which is due. */
  public Verdict verdict(Prefix wide, Evidence deciding, String decidedBy, Instant now) {
    var carriers = carriers(wide, now);
    var evidence = new ArrayList<Evidence>();
    for (var carrier : carriers) {
      evidence.add(carrier.evidence().getLast());
    }
    evidence.remove(deciding);
    evidence.sort(Comparator.comparing(one -> one.probe().at()));
    evidence.add(deciding);
    var reason =
        wide.address().isV4()
            ? "%d verified scanners in it within a day".formatted(CARRIERS_V4)
            : "%d of its /64 are blocked".formatted(CARRIERS_V6);
    return new Verdict(
        wide,
        Origin.DETECTED,
        false,
        score(wide, now),
        1,
        Optional.empty(),
        Optional.of(ScanShape.DISTRIBUTED),
        Optional.empty(),
        reason,
        decidedBy,
        now,
        carriers.getLast().expiresAt(),
        evidence,
        Verdict.further(witnesses(carriers), evidence));
  }

  private static Set<String> witnesses(List<Verdict> carriers) {
    return carriers.stream().flatMap(one -> one.witnesses().stream()).collect(toUnmodifiableSet());
  }

  /** The blocks that carry {@code wide}, the last to end first; none if they are too few. */
  private List<Verdict> carriers(Prefix wide, Instant now) {
    return wide.address().isV4() ? carriersV4(wide, now) : carriersV6(wide, now);
  }

  private List<Verdict> carriersV6(Prefix wide, Instant now) {
    var blocked = detected(wide, now).filter(one -> one.source().length() == SITE).toList();
    var narrower = blocked.stream().map(one -> new Prefix(one.source().address(), 56)).distinct();
    var served = test.inside(wide).stream().anyMatch(one -> one.wasServed() && !one.blocked(now));
    if (served || blocked.size() < CARRIERS_V6 || (wide.length() < 56 && narrower.count() < 2)) {
      return List.of();
    }
    return blocked.stream().sorted(LAST_TO_END).limit(CARRIERS_V6).toList();
  }

  private List<Verdict> carriersV4(Prefix wide, Instant now) {
    var since = now.minus(V4_WINDOW);
    var known = wideV4 ? test.inside(wide) : List.<Suspicion>of();
    var proven = known.stream().filter(one -> one.verifiedSince(since)).count();
    if (proven < CARRIERS_V4 || known.stream().anyMatch(Suspicion::wasServed)) {
      return List.of();
    }
    var blocked = detected(wide, now).filter(one -> one.source().isSingle() && one.verified());
    return blocked.sorted(LAST_TO_END).limit(CARRIERS_V4).toList();
  }

  private Stream<Verdict> detected(Prefix wide, Instant now) {
    return state.inside(wide, now).stream()
        .map(Held::verdict)
        .filter(verdict -> verdict.origin() == Origin.DETECTED);
  }
}
