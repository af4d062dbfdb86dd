package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Probe;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Gives verdicts other times: those of another clock, or a later end. */
final class VerdictTimes {

  /** No verdict waits this long for the keeper. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private VerdictTimes() {}

  /** The same verdict by a clock that is ahead by this much. */
  static Verdict moved(Verdict verdict, Duration by) {
    if (by.isZero()) {
      return verdict;
    }
    return with(
        verdict,
        verdict.offence(),
        verdict.decidedAt().plus(by),
        verdict.expiresAt().plus(by),
        verdict.evidence().stream().map(piece -> moved(piece, by)).toList());
  }

  /** The verdict, prolonged to the end of one that it follows, and as grave an offence. */
  static Verdict asLongAs(Verdict verdict, Verdict before) {
    return with(
        verdict,
        Math.max(verdict.offence(), before.offence()),
        verdict.decidedAt(),
        before.expiresAt(),
        verdict.evidence());
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

  private static Verdict with(
      Verdict verdict, int offence, Instant decidedAt, Instant expiresAt, List<Evidence> evidence) {
    return new Verdict(
        verdict.source(),
        verdict.origin(),
        verdict.verified(),
        verdict.score(),
        offence,
        verdict.type(),
        verdict.shape(),
        verdict.tool(),
        verdict.reason(),
        verdict.decidedBy(),
        decidedAt,
        expiresAt,
        evidence,
        verdict.furtherHosts());
  }
}
