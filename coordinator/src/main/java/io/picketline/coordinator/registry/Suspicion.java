package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SequentialTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The evidence of all hosts on one source, and its earlier offences. Not thread-safe. */
final class Suspicion {

  /** Pairs held exactly; from there on the oldest that no verdict shows gives way. */
  static final int MAX_PAIRS = 32;

  /** Of those, the first ones stay: verdicts show them. */
  private static final int FIRST_KEPT = 16;

  /** How long after the last gain all is forgotten: a sixteenth of the sum is left by then. */
  private static final Duration MEMORY = SequentialTest.HALF_LIFE.multipliedBy(4);

  private static final Duration OFFENCES_HALVE = Duration.ofDays(30);

  /** How a piece of evidence changed the sum. */
  enum Gain {
    NONE,
    /** A pair known already, now with a heavier kind. */
    HEAVIER,
    NEW_PAIR
  }

  private final Prefix source;
  private final List<Evidence> pairs;
  private double score;
  private Instant scoreAt;
  private int offences;
  private Instant lastExpiry = Instant.EPOCH;
  private boolean decoy;
  private int nextToGive = FIRST_KEPT;

  Suspicion(Prefix source, Instant at) {
    this.source = source;
    this.pairs = new ArrayList<>(4);
    this.scoreAt = at;
  }

  Suspicion(SourceMemory memory) {
    this.source = memory.source();
    this.pairs = new ArrayList<>(memory.pairs());
    this.score = memory.score();
    this.scoreAt = memory.scoreAt();
    this.offences = memory.offences();
    this.lastExpiry = memory.lastExpiry();
    this.decoy = memory.decoy();
  }

  SourceMemory memory() {
    return new SourceMemory(source, score, scoreAt, pairs, offences, lastExpiry, decoy);
  }

  /** Counts a probe; one that claims to come from the future counts as of now. */
  Gain add(Evidence evidence, Instant now) {
    var weight = evidence.kind().weight();
    var known = indexOf(evidence);
    var gain = known < 0 ? weight : weight - pairs.get(known).kind().weight();
    if (gain <= 0) {
      return Gain.NONE;
    }
    if (known >= 0) {
      pairs.set(known, evidence);
    } else if (pairs.size() < MAX_PAIRS) {
      pairs.add(evidence);
    } else {
      pairs.set(nextToGive, evidence);
      nextToGive = nextToGive == MAX_PAIRS - 1 ? FIRST_KEPT : nextToGive + 1;
    }
    raise(gain, earlier(evidence.probe().at(), now), now);
    return known < 0 ? Gain.NEW_PAIR : Gain.HEAVIER;
  }

  private void raise(double gain, Instant at, Instant now) {
    if (!at.isBefore(scoreAt)) {
      score = decayed(score, scoreAt, at) + gain;
      scoreAt = at;
    } else {
      score += blocked(now) ? gain : decayed(gain, at, scoreAt);
    }
  }

  /** The sum at {@code now}; it does not decay while a verdict lives. */
  double score(Instant now) {
    return decayed(score, scoreAt, now);
  }

  /**
   * Grows with the sum and does not change as it decays: the logarithm of what the sum would have
   * been at the beginning of time.
   */
  double rank() {
    return Math.log(score)
        + scoreAt.getEpochSecond() * Math.log(2) / SequentialTest.HALF_LIFE.toSeconds();
  }

  /** Whether the sum proves a scanner to the network. */
  boolean provesScanner(Instant now) {
    var sum = score(now);
    var overHosts =
        sum >= SequentialTest.LIMIT && pairs.size() >= SequentialTest.MIN_PAIRS && hosts() >= 2;
    return !decoy && (overHosts || sum >= 2 * SequentialTest.LIMIT);
  }

  /** Distinct hosts it touched. */
  int hosts() {
    var hosts = new HashSet<String>();
    pairs.forEach(pair -> hosts.add(pair.host()));
    return hosts.size();
  }

  /** Notes a verdict and returns which offence it is for. */
  int offend(Instant now, Duration[] lives) {
    score = score(now);
    offences = offencesLeft(now) + 1;
    lastExpiry = now.plus(lives[Math.min(offences, lives.length) - 1]);
    scoreAt = lastExpiry;
    return offences;
  }

  private int offencesLeft(Instant now) {
    var halvings = Math.max(0, Duration.between(lastExpiry, now).dividedBy(OFFENCES_HALVE));
    return halvings >= Integer.SIZE ? 0 : offences >> (int) halvings;
  }

  boolean blocked(Instant now) {
    return now.isBefore(lastExpiry);
  }

  /** Whether there was ever a verdict, so that only a new pair makes another. */
  boolean offended() {
    return offences > 0;
  }

  boolean stale(Instant now) {
    return Duration.between(scoreAt, now).compareTo(MEMORY) > 0;
  }

  Prefix source() {
    return source;
  }

  List<Evidence> pairs() {
    return List.copyOf(pairs);
  }

  Instant lastExpiry() {
    return lastExpiry;
  }

  boolean decoy() {
    return decoy;
  }

  void markDecoy() {
    decoy = true;
  }

  private int indexOf(Evidence evidence) {
    for (var i = 0; i < pairs.size(); i++) {
      if (samePair(pairs.get(i), evidence)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean samePair(Evidence one, Evidence other) {
    return one.probe().port() == other.probe().port()
        && one.probe().protocol() == other.probe().protocol()
        && one.host().equals(other.host());
  }

  private static double decayed(double score, Instant from, Instant to) {
    return from.isBefore(to) ? SequentialTest.decayed(score, nanosBetween(from, to)) : score;
  }

  private static long nanosBetween(Instant from, Instant to) {
    var between = Duration.between(from, to);
    return between.compareTo(MEMORY.multipliedBy(10)) > 0
        ? MEMORY.multipliedBy(10).toNanos()
        : between.toNanos();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
