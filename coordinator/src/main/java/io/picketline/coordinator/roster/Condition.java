package io.picketline.coordinator.roster;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.Deviation;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.Spared;
import io.picketline.protocol.local.SensorHealth;
import io.picketline.protocol.local.SensorLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What a sensor said of itself beside its place in the log.
 *
 * @param clockAhead by how much its clock is ahead of the coordinator that it is connected to
 * @param total how many deviations it has; more than it told if it has too many
 * @param deviations those it told, by source
 * @param unsent how its evidence fares, once it said so
 * @param spared whom it never blocks for its own sake
 * @param pace how its session fares
 */
record Condition(
    Optional<LinkMessage.Health> health,
    Duration clockAhead,
    int total,
    SequencedMap<Prefix, Deviation> deviations,
    Optional<LinkMessage.Unsent> unsent,
    List<Spared> spared,
    Pace pace) {

  /** Nothing yet. */
  static final Condition UNTOLD =
      new Condition(
          Optional.empty(),
          Duration.ZERO,
          0,
          new LinkedHashMap<>(),
          Optional.empty(),
          List.of(),
          new Pace(0, Duration.ZERO, 0));

  /**
   * How fast it is read, and reads.
   *
   * @param slowed times that it was above its quota
   * @param held how long it was not read for that
   * @param leftOut entries that it was too slow to read at once
   */
  record Pace(long slowed, Duration held, long leftOut) {}

  /** The same with what it says now. */
  Condition told(LinkMessage.Vital vital, Duration ahead) {
    return switch (vital) {
      case LinkMessage.Health now ->
          new Condition(Optional.of(now), ahead, total, deviations, unsent, spared, pace);
      case LinkMessage.Unsent now ->
          new Condition(health, clockAhead, total, deviations, Optional.of(now), spared, pace);
      case LinkMessage.Spares(var now) ->
          new Condition(health, clockAhead, total, deviations, unsent, now, pace);
      case LinkMessage.Deviations(var all, var some) -> {
        var bySource = new LinkedHashMap<Prefix, Deviation>();
        some.forEach(deviation -> bySource.put(deviation.source(), deviation));
        yield new Condition(
            health, ahead, Math.max(all, some.size()), bySource, unsent, spared, pace);
      }
    };
  }

  /** The same with how its session fares. */
  Condition paced(Pace now) {
    return new Condition(health, clockAhead, total, deviations, unsent, spared, now);
  }

  /** How evidence and log fare on their way from and to it. */
  SensorLoad load() {
    return new SensorLoad(
        unsent.map(LinkMessage.Unsent::waiting).orElse(0),
        unsent.map(LinkMessage.Unsent::coalesced).orElse(0L),
        unsent.map(LinkMessage.Unsent::dropped).orElse(0L),
        pace.slowed(),
        pace.held(),
        pace.leftOut());
  }

  /** How it does otherwise than the log says with just this source, if it does. */
  Optional<Deviation> on(Prefix source) {
    return Optional.ofNullable(deviations.get(source));
  }

  /** Whom of the prefix it never blocks for its own sake. */
  Stream<Spared> sparing(Prefix prefix) {
    return spared.stream()
        .filter(one -> one.prefix().contains(prefix) || prefix.contains(one.prefix()));
  }

  /** Where it does otherwise than the log says. */
  SequencedCollection<Deviation> all() {
    return deviations.sequencedValues();
  }

  /** How many deviations it could not tell. */
  int untold() {
    return total - deviations.size();
  }

  /** How many sources it named that had to make room for others. */
  int leftOut() {
    return (int)
        all().stream().filter(deviation -> deviation.cause() == Deviation.Cause.LEFT_OUT).count();
  }

  /** Why it blocks nobody at all, if so. */
  Optional<String> blocksNobody() {
    return health.flatMap(LinkMessage.Health::blocksNobody);
  }

  Optional<SensorHealth> shown() {
    return health.map(said ->
        new SensorHealth(
            said.restricted(),
            said.drift(),
            said.repairs(),
            said.failures(),
            clockAhead,
            said.blocksNobody()));
  }

  /**
   * What it has not got though it has heard of it, and why, one line each.
   *
   * @param missing verdicts of the log that it does not keep, named or not
   */
  List<String> lacks(int missing) {
    var lines = new ArrayList<String>();
    blocksNobody().ifPresent(why -> lines.add("blocks nobody: " + why));
    var counts = new EnumMap<Deviation.Cause, Integer>(Deviation.Cause.class);
    all().forEach(deviation -> counts.merge(deviation.cause(), 1, Integer::sum));
    var withheld = health.map(LinkMessage.Health::withheld).orElse(0);
    atLeast(counts, Deviation.Cause.SPARED, withheld);
    atLeast(counts, Deviation.Cause.LEFT_OUT, missing);
    for (Map.Entry<Deviation.Cause, Integer> count : counts.entrySet()) {
      text(count.getKey()).ifPresent(what -> lines.add("%d %s".formatted(count.getValue(), what)));
    }
    return lines;
  }

  private static void atLeast(
      Map<Deviation.Cause, Integer> counts, Deviation.Cause cause, int least) {
    if (least > 0) {
      counts.merge(cause, least, Math::max);
    }
  }

  private static Optional<String> text(Deviation.Cause cause) {
    return switch (cause) {
      case REFUSED -> Optional.of("not taken by the packet filter");
      case SPARED -> Optional.of("withheld, spared there");
      case LEFT_OUT -> Optional.of("left out, more than it may block");
      case SERVED -> Optional.of("only restricted, served there");
      case OWN -> Optional.empty();
    };
  }
}
