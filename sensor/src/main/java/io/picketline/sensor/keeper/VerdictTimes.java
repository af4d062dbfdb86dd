package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Probe;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Brings verdicts from one clock to another. */
final class VerdictTimes {

  /** No verdict waits this long for the keeper. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private VerdictTimes() {}

  /** The same verdict by a clock that is ahead by this much. */
  static Verdict moved(Verdict verdict, Duration by) {
    if (by.isZero()) {
      return verdict;
    }
    return new Verdict(
        verdict.source(),
        verdict.origin(),
        verdict.verified(),
        verdict.score(),
        verdict.offence(),
        verdict.type(),
        verdict.shape(),
        verdict.tool(),
        verdict.reason(),
        verdict.decidedBy(),
        verdict.decidedAt().plus(by),
        verdict.expiresAt().plus(by),
        verdict.evidence().stream().map(piece -> moved(piece, by)).toList());
  }

  static List<Verdict> moved(List<Verdict> verdicts, Duration by) {
    return verdicts.stream().map(verdict -> moved(verdict, by)).toList();
  }

  /** A verdict of just now: decided now if its packet's stamp says something else. */
  static Verdict ofNow(Verdict verdict, Instant now) {
    var age = Duration.between(verdict.decidedAt(), now);
    return age.abs().compareTo(LATE) < 0 ? verdict : moved(verdict, age);
  }

  private static Evidence moved(Evidence piece, Duration by) {
    var probe = piece.probe();
    return new Evidence(
        piece.host(),
        piece.kind(),
        piece.type(),
        new Probe(
            probe.at().plus(by),
            probe.source(),
            probe.sourcePort(),
            probe.port(),
            probe.protocol(),
            probe.flags(),
            probe.sequence()),
        piece.tool(),
        piece.served());
  }
}
