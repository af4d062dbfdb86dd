package io.picketline.sensor.keeper;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.sensor.filter.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * This host's own verdicts. What an operator ordered, or what was found in the packet filter,
 * stands beside what the detector decided: none of them takes the other's place. Not thread-safe.
 */
final class HostVerdicts {

  private final Verdicts detected = new Verdicts();
  private final Verdicts ordered = new Verdicts();
  private final Set<Prefix> adoptedSuspects = new HashSet<>();

  /** Those that were saved. */
  HostVerdicts(List<Verdict> saved) {
    for (var verdict : saved) {
      (verdict.origin() == Origin.DETECTED ? detected : ordered).put(verdict);
    }
  }

  /**
   * Takes in a verdict of the detector, which may know less than this: it forgets at a restart, and
   * when its table is full. An earlier verdict that lives longer gives its end and offence to one
   * that is as strong, and stays if it is the stronger one.
   *
   * @return the verdict that holds now, if it is a new one
   */
  Optional<Verdict> judged(Verdict verdict) {
    var before = detected.get(verdict.source());
    if (before == null || !verdict.expiresAt().isBefore(before.expiresAt())) {
      detected.put(verdict);
      return Optional.of(verdict);
    }
    if (before.verified() && !verdict.verified()) {
      return Optional.empty();
    }
    var merged = VerdictTimes.asLongAs(verdict, before);
    detected.put(merged);
    return Optional.of(merged);
  }

  /** An operator's block; his last word on the source counts. */
  void ordered(Verdict verdict) {
    adoptedSuspects.remove(verdict.source());
    ordered.put(verdict);
  }

  /** A block that was in the kernel before us, and that nothing here accounts for. */
  void adopt(Held held, Instant now) {
    ordered.put(Strangers.verdict(held, now));
    if (held.kind() == BlockKind.SUSPECT) {
      adoptedSuspects.add(held.prefix());
    }
  }

  /** Whether the source of one of these is looked at further, rather than dropped unseen. */
  boolean onlySuspects(Verdict verdict) {
    return verdict.origin() == Origin.DETECTED
        ? !verdict.verified()
        : adoptedSuspects.contains(verdict.source());
  }

  /** Those on the source, two at most. */
  Stream<Verdict> on(Prefix source) {
    return Stream.of(detected, ordered)
        .map(verdicts -> verdicts.get(source))
        .filter(Objects::nonNull);
  }

  boolean has(Prefix source) {
    return detected.get(source) != null || ordered.get(source) != null;
  }

  /** Takes out the detector's verdict on the source if it may be forged; whether there was one. */
  boolean removeForgeable(Prefix source) {
    var held = detected.get(source);
    return held != null && !held.verified() && detected.remove(source) != null;
  }

  /** The log's verdict on the source is over; so is what rests on the same forgery, if it was. */
  void lifted(Change.Lifted lifted) {
    if (lifted.forged()) {
      removeForgeable(lifted.source());
    }
  }

  /** Takes out all whose source lies inside {@code prefix}. */
  Collection<Prefix> removeInside(Prefix prefix) {
    return removeInside(prefix, Instant.MAX);
  }

  /** The same with those alone that were decided at {@code last} or before. */
  Collection<Prefix> removeInside(Prefix prefix, Instant last) {
    var removed = new LinkedHashSet<>(detected.removeInside(prefix, last));
    var orders = ordered.removeInside(prefix, last);
    adoptedSuspects.removeAll(orders);
    removed.addAll(orders);
    return removed;
  }

  /** Takes out all that no longer hold. */
  Collection<Prefix> removeExpired(Instant now) {
    var gone = new LinkedHashSet<>(detected.removeExpired(now));
    var over = ordered.removeExpired(now);
    adoptedSuspects.removeAll(over);
    gone.addAll(over);
    return gone;
  }

  /** Those that block any of {@code prefix}. */
  Stream<Verdict> touching(Prefix prefix) {
    return Stream.of(detected, ordered).flatMap(verdicts -> verdicts.touching(prefix).stream());
  }

  /** The sources that are more than one address. */
  Stream<Prefix> wide() {
    return Stream.of(detected, ordered).flatMap(Verdicts::wide);
  }

  Stream<Verdict> all() {
    return Stream.of(detected, ordered).flatMap(verdicts -> verdicts.all().stream());
  }

  /** What is to outlast this process, by a clock that is ahead by so much. */
  List<Verdict> saved(Duration ahead) {
    return VerdictTimes.moved(Strangers.without(all().toList()), ahead);
  }

  /** Those of the detector. */
  Verdicts detected() {
    return detected;
  }

  /** Those of operators, and those found in the packet filter. */
  Verdicts ordered() {
    return ordered;
  }
}
