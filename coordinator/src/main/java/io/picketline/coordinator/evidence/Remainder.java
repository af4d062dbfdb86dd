package io.picketline.coordinator.evidence;

import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is left of the evidence on a source without what one host has told, and which verdict that
 * bears out. Changes nothing.
 */
final class Remainder {

  /** What is older has decayed to nothing. */
  private static final Duration LONGEST = SequentialTest.HALF_LIFE.multipliedBy(40);

  private final SourceMemory all;
  private final Told told;
  private final List<Evidence> left;
  private final Map<String, Integer> served;
  private final Set<String> accusers;
  private final Instant latest;

  private Remainder(SourceMemory all, Told told) {
    this.all = all;
    this.told = told;
    this.left = all.pairs().stream().filter(piece -> !told.holds(piece)).toList();
    this.served = new HashMap<>(all.served());
    this.accusers = new HashSet<>(all.accusers());
    if (told.isOpen()) {
      served.remove(told.host());
      accusers.remove(told.host());
    }
    this.latest =
        left.stream()
            .map(piece -> piece.probe().at())
            .max(Comparator.naturalOrder())
            .orElse(all.scoreAt());
  }

  /** What is left of all that is known of a source. */
  static Remainder of(SourceMemory all, Told told) {
    return new Remainder(all, told);
  }

  /** What is left of what a verdict shows, for one of which nothing else is known. */
  static Remainder of(Verdict verdict, Told told) {
    return new Remainder(
        new SourceMemory(
            verdict.source(),
            verdict.score(),
            verdict.decidedAt(),
            verdict.evidence(),
            verdict.offence(),
            verdict.expiresAt(),
            false,
            verdict.verified(),
            verdict.tool(),
            Map.of()),
        told);
  }

  /** Whether the host has told anything of it. */
  boolean isLess() {
    return left.size() < all.pairs().size()
        || served.size() < all.served().size()
        || accusers.size() < all.accusers().size();
  }

  /** What is to be remembered from now on. */
  SourceMemory memory() {
    return new SourceMemory(
        all.source(),
        score(),
        scoreAt(),
        left,
        all.offences(),
        all.lastExpiry(),
        all.accusers().isEmpty() && all.decoy(),
        all.verified(),
        tool(),
        served,
        accusers);
  }

  /**
   * Whether it would have come to this verdict, or keep it in force. After an earlier offence the
   * piece that decided was the first new one: if that is taken, another must have been as late.
   */
  boolean bearsOut(Verdict verdict) {
    return !left.isEmpty() && isAnew(verdict) && (verdict.verified() ? provesVerified() : proves());
  }

  private boolean isAnew(Verdict verdict) {
    var deciding = verdict.evidence().getLast();
    return verdict.offence() < 2
        || !told.holds(deciding)
        || left.stream()
            .filter(piece -> !verdict.verified() || piece.kind().trap())
            .anyMatch(piece -> !piece.probe().at().isBefore(deciding.probe().at()));
  }

  private boolean provesVerified() {
    var pairs = new Pairs(left);
    var dark = pairs.count(EvidenceKind.TRAP_DARK);
    return SequentialTest.verifies(dark, pairs.count(EvidenceKind.TRAP))
        && score() >= SequentialTest.LIMIT
        && (dark > 0 || left.size() >= SequentialTest.MIN_PAIRS);
  }

  private boolean proves() {
    var score = score();
    var hosts = new Pairs(left).hosts();
    return !new Suspicion(memory()).decoy()
        && (score >= SequentialTest.ONE_HOST_LIMIT
            || SequentialTest.provesOverHosts(score, left.size(), hosts));
  }

  /** The sum of what is left, judged as of the last gain. */
  private double score() {
    var sum = 0.0;
    for (var piece : left) {
      sum += decayed(piece.kind().weight(), piece.probe().at());
    }
    sum +=
        showing(left)
            .map(piece -> decayed(weight(piece), piece.probe().at()))
            .orElseGet(() -> tool().map(ScanTool::weight).orElse(0.0));
    var pairs = new Pairs(left);
    for (var each : served.entrySet()) {
      var most = SequentialTest.mostCredits(pairs.weightOf(each.getKey()));
      for (var pair = 0; pair < Math.min(each.getValue(), most); pair++) {
        sum = SequentialTest.credited(sum);
      }
    }
    return sum;
  }

  /** While a verdict lives the sum is as of its end. */
  private Instant scoreAt() {
    return all.offences() > 0 && latest.isBefore(all.lastExpiry()) ? all.lastExpiry() : latest;
  }

  /** The tool it has shown; one that no piece shows was shown by one that is no longer held. */
  private Optional<ScanTool> tool() {
    var before = showing(all.pairs()).isEmpty() ? all.tool() : Optional.<ScanTool>empty();
    return showing(left).flatMap(Evidence::tool).or(() -> before);
  }

  /** The first piece that shows the heaviest tool. */
  private static Optional<Evidence> showing(List<Evidence> pieces) {
    return pieces.stream()
        .filter(piece -> piece.tool().isPresent())
        .min(
            Comparator.comparingDouble(Remainder::weight)
                .reversed()
                .thenComparing(piece -> piece.probe().at()));
  }

  private static double weight(Evidence piece) {
    return piece.tool().map(ScanTool::weight).orElse(0.0);
  }

  /** What is left by the time of the sum; while a verdict lived nothing decayed. */
  private double decayed(double weight, Instant at) {
    if (all.offences() == 0) {
      return SequentialTest.decayed(weight, nanos(at, latest));
    }
    var ended = all.lastExpiry();
    var given = ended.minus(SequentialTest.life(all.offences(), all.verified()));
    var before = nanos(at, given.isBefore(latest) ? given : latest);
    return SequentialTest.decayed(weight, before + nanos(at.isAfter(ended) ? at : ended, latest));
  }

  private static long nanos(Instant from, Instant to) {
    var between = Duration.between(from, to);
    return between.isNegative()
        ? 0
        : between.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : between.toNanos();
  }
}
