package io.picketline.coordinator.link;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings the times in a sensor's evidence to this host's clock, so that a host whose clock is wrong
 * does not lose its say. A time that cannot be is taken for that of the report.
 */
final class EvidenceTimes {

  /** Clocks that agree as well as this are left alone: what is measured is no better. */
  private static final Duration AGREED = Duration.ofMinutes(1);

  /** What is older has decayed to nothing. */
  private static final Duration OLDEST = Duration.ofDays(64);

  private final List<Evidence> evidence;
  private final int impossible;

  private EvidenceTimes(List<Evidence> evidence, int impossible) {
    this.evidence = evidence;
    this.impossible = impossible;
  }

  /**
   * Those of {@code told}.
   *
   * @param ahead by how much the sensor's clock is ahead of this host's, if that is known
   * @param now when the report came
   */
  static EvidenceTimes of(List<Evidence> told, Optional<Duration> ahead, Instant now) {
    var wrong = ahead.filter(by -> by.abs().compareTo(AGREED) > 0).orElse(Duration.ZERO);
    var earliest = now.minus(OLDEST);
    var latest = now.plus(AGREED);
    var impossible = 0;
    var evidence = new Evidence[told.size()];
    for (var i = 0; i < evidence.length; i++) {
      var piece = told.get(i);
      var at = piece.probe().at();
      if (within(at, earliest.plus(wrong), latest.plus(wrong))) {
        evidence[i] = wrong.isZero() ? piece : at(piece, at.minus(wrong));
      } else {
        evidence[i] = at(piece, now);
        impossible++;
      }
    }
    return new EvidenceTimes(List.of(evidence), impossible);
  }

  private static boolean within(Instant at, Instant earliest, Instant latest) {
    return !at.isBefore(earliest) && !at.isAfter(latest);
  }

  private static Evidence at(Evidence piece, Instant at) {
    var probe = piece.probe();
    var moved =
        new Probe(
            at,
            probe.source(),
            probe.sourcePort(),
            probe.port(),
            probe.protocol(),
            probe.flags(),
            probe.sequence());
    return new Evidence(
        piece.host(), piece.kind(), piece.type(), moved, piece.tool(), piece.served());
  }

  /** The evidence by this host's clock. */
  List<Evidence> evidence() {
    return evidence;
  }

  /** Pieces whose time could not be. */
  int impossible() {
    return impossible;
  }
}
