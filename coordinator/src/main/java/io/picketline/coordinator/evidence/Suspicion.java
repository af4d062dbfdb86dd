package io.picketline.coordinator.evidence;

import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.SequentialTest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The evidence of all hosts on one source, and its earlier offences. Not thread-safe. */
public final class Suspicion {

  /** How long after the last gain all is forgotten: a sixteenth of the sum is left by then. */
  private static final Duration MEMORY = SequentialTest.HALF_LIFE.multipliedBy(4);

  private static final Duration OFFENCES_HALVE = Duration.ofDays(30);

  /** Hosts of which it is remembered that they served the source. */
  private static final int MOST_SERVING = 64;

  /** A lighter pair without room is not counted, lest a few that come again add up. */
  private static final double LIGHT = EvidenceKind.SYN_UNSERVED.weight();

  /** How a piece of evidence changed the sum. */
  enum Gain {
    NONE,
    /** Something known already, that now counts for more or for less. */
    CHANGED,
    NEW_PAIR
  }

  private final Prefix source;
  private final Pairs pairs;
  private double score;
  private Instant scoreAt;
  private int offences;
  private Instant lastExpiry = Instant.EPOCH;
  private final Accusers accusers;
  private boolean verified;
  private boolean trapSince;
  private boolean campaign; // not kept: who is in one is found again in minutes
  private Optional<ScanTool> tool = Optional.empty();
  private final Map<String, Integer> served = new HashMap<>();
  private final Map<String, Integer> credits = new HashMap<>();

  public Suspicion(Prefix source, Instant at) {
    this.source = source;
    this.pairs = new Pairs();
    this.accusers = new Accusers(Set.of(), false);
    this.scoreAt = at;
  }

  public Suspicion(SourceMemory memory) {
    this.source = memory.source();
    this.pairs = new Pairs(memory.pairs());
    this.score = memory.score();
    this.scoreAt = memory.scoreAt();
    this.offences = memory.offences();
    this.lastExpiry = memory.lastExpiry();
    this.accusers = new Accusers(memory.accusers(), memory.decoy());
    this.verified = memory.verified();
    this.tool = memory.tool();
    this.served.putAll(memory.served());
    served.forEach((host, told) -> credits.put(host, Math.min(told, mostCredits(host))));
  }

  public SourceMemory memory() {
    return new SourceMemory(
        source,
        score,
        scoreAt,
        pairs.all(),
        offences,
        lastExpiry,
        decoy(),
        verified,
        tool,
        served,
        accusers.hosts());
  }

  /**
   * Counts a probe, once however often it is told; one that claims to come from the future counts
   * as of now. What served the source counts before it, the shape of its tool with it.
   */
  Gain add(Evidence evidence, Instant now) {
    var at = earlier(evidence.probe().at(), now);
    var credited = credit(evidence, at);
    var shown = shape(evidence);
    var known = pairs.indexOf(evidence);
    if (known < 0 && pairs.full() && evidence.kind().weight() < LIGHT) {
      return credited ? Gain.CHANGED : Gain.NONE;
    }
    var counts = known < 0 || evidence.kind().replaces(pairs.get(known).kind());
    var weight = known < 0 ? evidence.kind().weight() : heavier(pairs.get(known), evidence);
    if (counts) {
      pairs.remember(evidence, known);
      trapSince |= evidence.kind().trap() && !(verified && blocked(now));
    }
    if (weight + shown > 0) {
      raise(weight + shown, at, now);
      return known < 0 ? Gain.NEW_PAIR : Gain.CHANGED;
    }
    return credited || counts ? Gain.CHANGED : Gain.NONE;
  }

  /** What a heavier kind adds to what is left of the pair's earlier one. */
  private double heavier(Evidence before, Evidence after) {
    if (!after.kind().replaces(before.kind())) {
      return 0;
    }
    var alone = pairs.size() == 1 && !offended();
    var left =
        alone
            ? decayed(before.kind().weight(), before.probe().at(), after.probe().at())
            : before.kind().weight();
    return Math.max(0, after.kind().weight() - left);
  }

  /**
   * Takes off what pairs of the host that served the source count for, if it is news: as much as
   * the host itself has told against it, and two pairs beyond. So whom it serves it spares from its
   * own evidence, not from that of others.
   */
  private boolean credit(Evidence evidence, Instant at) {
    var host = evidence.host();
    int before = served.getOrDefault(host, 0);
    if (evidence.served() <= before || (before == 0 && served.size() == MOST_SERVING)) {
      return false;
    }
    served.put(host, evidence.served());
    if (at.isAfter(scoreAt)) {
      score = decayed(score, scoreAt, at);
      scoreAt = at;
    }
    var most = mostCredits(host);
    int credited = credits.getOrDefault(host, 0);
    for (var pair = before; pair < evidence.served() && credited < most; pair++) {
      score = SequentialTest.credited(score);
      credited++;
    }
    credits.put(host, credited);
    return true;
  }

  private int mostCredits(String host) {
    return SequentialTest.mostCredits(pairs.weightOf(host));
  }

  /** What the shape of a tool adds, if the source shows it for the first time. */
  private double shape(Evidence evidence) {
    var before = tool.map(ScanTool::weight).orElse(0.0);
    var gain = evidence.tool().map(ScanTool::weight).orElse(0.0) - before;
    if (evidence.tool().isPresent() && (tool.isEmpty() || gain > 0)) {
      tool = evidence.tool();
    }
    return Math.max(0, gain);
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
  public double score(Instant now) {
    return decayed(score, scoreAt, now);
  }

  /**
   * Grows with the sum and does not change as it decays: the logarithm of what the sum would have
   * been at the beginning of time.
   */
  double rank() {
    // one below zero was served more than it probed: the first to go
    return Math.log(Math.max(score, Double.MIN_VALUE))
        + scoreAt.getEpochSecond() * Math.log(2) / SequentialTest.HALF_LIFE.toSeconds();
  }

  /**
   * Whether the sum proves a scanner to the network. It is judged as of the last gain: what decided
   * then decides still, however long the report was on its way or a verdict waits for its turn.
   */
  boolean provesScanner() {
    return provesVerified()
        || provesOneOfMany()
        || (!decoy()
            && (SequentialTest.provesOverHosts(score, pairs.size(), pairs.hosts())
                || score >= SequentialTest.ONE_HOST_LIMIT));
  }

  /**
   * Whether handshakes on trap ports prove a scanner, so that no other host need have seen it.
   * After a first verdict there must have been another since: what was proven once lends nothing to
   * packets that anybody may forge.
   */
  public boolean provesVerified() {
    var dark = pairs.count(EvidenceKind.TRAP_DARK);
    return (!offended() || trapSince)
        && SequentialTest.verifies(dark, pairs.count(EvidenceKind.TRAP))
        && score >= SequentialTest.LIMIT
        && (dark > 0 || pairs.size() >= SequentialTest.MIN_PAIRS);
  }

  /**
   * Whether it is one of many that share out the ports of a host, and its own handshake says so:
   * the share of one may be a single port, but who is in it by packets alone may be forged.
   */
  private boolean provesOneOfMany() {
    return campaign
        && !decoy()
        && (!offended() || trapSince)
        && pairs.count(EvidenceKind.TRAP) > 0
        && score >= EvidenceKind.TRAP.weight();
  }

  /** Tells that it is one of many that share out a host's ports; answers whether that is news. */
  boolean joinCampaign() {
    var isNew = !campaign;
    campaign = true;
    return isNew;
  }

  boolean inCampaign() {
    return campaign;
  }

  /**
   * Notes a verdict, verified if handshakes prove it, and returns which offence it is for. Proof
   * that comes while a verdict lives is the same offence.
   */
  public int offend(Instant now) {
    verified = provesVerified();
    score = score(now);
    offences = offencesLeft(now) + (blocked(now) ? 0 : 1);
    lastExpiry =
        now.plus(SelfTest.is(source) ? SelfTest.LIFE : SequentialTest.life(offences, verified));
    scoreAt = lastExpiry;
    trapSince = false;
    return offences;
  }

  /** Has its verdict end at {@code at}, if that is before its time; then comes the next offence. */
  void endVerdict(Instant at) {
    if (blocked(at)) {
      lastExpiry = at;
      scoreAt = at;
    }
  }

  /** Whether there is nothing in it worth remembering. */
  boolean isNothing() {
    return pairs.size() == 0 && served.isEmpty() && offences == 0;
  }

  /** Takes back that its last verdict was an offence: it should not have been given. */
  void pardon() {
    offences = Math.max(0, offences - 1);
    verified &= offences > 0;
  }

  /** Whether a verdict is to be given: a first one, the next one, or a verified one instead. */
  public boolean due(Instant now) {
    return blocked(now) ? outgrew() : provesScanner();
  }

  /** Whether it got a verified verdict at {@code since} or later. */
  boolean verifiedSince(Instant since) {
    return verified
        && offences > 0
        && !lastExpiry.minus(SequentialTest.life(offences, true)).isBefore(since);
  }

  /** Whether a host has told that it served the source. */
  boolean wasServed() {
    return !served.isEmpty();
  }

  /** Whether the last verdict may rest on forgery, and what is known now does not. */
  boolean outgrew() {
    return !verified && provesVerified();
  }

  /** The tool whose shape the source showed. */
  public Optional<ScanTool> tool() {
    return tool;
  }

  /** Goes on with the offences of {@code earlier}, of which all else is forgotten. */
  void resume(Suspicion earlier) {
    offences = earlier.offences;
    lastExpiry = earlier.lastExpiry;
    verified = earlier.verified;
  }

  /** Earlier verdicts that count still: half of them are forgotten every 30 days. */
  public int offencesLeft(Instant now) {
    var halvings = Math.max(0, Duration.between(lastExpiry, now).dividedBy(OFFENCES_HALVE));
    return halvings >= Integer.SIZE ? 0 : offences >> (int) halvings;
  }

  public boolean blocked(Instant now) {
    return now.isBefore(lastExpiry);
  }

  /** Whether the probe was sent before the last verdict ended, and only its report came later. */
  boolean precedesEnd(Evidence evidence) {
    return offended() && evidence.probe().at().isBefore(lastExpiry);
  }

  /** Whether a completed handshake is among the evidence, which no forged source can have. */
  boolean holdsHandshake() {
    return pairs.holdHandshake();
  }

  /** The host that alone has told of it; an empty name if several have, or none is known. */
  String witness() {
    return pairs.witness();
  }

  /** Whether there was ever a verdict, so that only a new pair makes another. */
  public boolean offended() {
    return offences > 0;
  }

  boolean stale(Instant now) {
    return Duration.between(scoreAt, now).compareTo(MEMORY) > 0;
  }

  public Prefix source() {
    return source;
  }

  public List<Evidence> pairs() {
    return pairs.all();
  }

  public Instant lastExpiry() {
    return lastExpiry;
  }

  /** Whether it counts as forged, because its probes had twins from elsewhere. */
  boolean decoy() {
    return offended() ? accusers.outweigh(pairs.all(), score) : accusers.any();
  }

  /** A host says that it saw a twin of a probe of this source. */
  void accused(String by) {
    accusers.add(by);
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
