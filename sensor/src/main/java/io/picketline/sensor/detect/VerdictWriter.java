package io.picketline.sensor.detect;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down for people and for the fleet what the detector decided. */
final class VerdictWriter {

  private final String host;
  private final SourceRecord source;

  VerdictWriter(String host, SourceRecord source) {
    this.host = host;
    this.source = source;
  }

  /** The verdict on the source at {@code at} that {@code probe} decided. */
  Verdict verdict(int at, RawProbe probe, EvidenceKind kind, ScanType type) {
    var evidence = evidence(at, probe, kind, type);
    var name = ScanNames.type(evidence);
    var decided = probe.toProbe().at();
    return new Verdict(
        source.prefix(at),
        Origin.DETECTED,
        false,
        source.score(at, probe.atNanos),
        source.offences(at),
        Optional.of(name),
        Optional.of(ScanShape.VERTICAL),
        "%s scan, vertical, %s ports of %s".formatted(name.text(), source.pairs(at), host),
        host,
        decided,
        Instant.EPOCH.plusNanos(source.expiry(at)),
        evidence);
  }

  /** The probes kept of the source at {@code at}, oldest first. */
  List<Evidence> kept(int at) {
    var evidence = new ArrayList<Evidence>();
    for (var i = 0; i < source.kept(at); i++) {
      evidence.add(
          new Evidence(
              host, source.keptKind(at, i), source.keptType(at, i), source.keptProbe(at, i)));
    }
    return evidence;
  }

  private List<Evidence> evidence(int at, RawProbe probe, EvidenceKind kind, ScanType type) {
    var evidence = kept(at);
    var deciding = new Evidence(host, kind, type, probe.toProbe());
    if (isSame(evidence.getLast(), deciding)) {
      evidence.removeLast();
    }
    evidence.add(deciding);
    return evidence;
  }

  /** Whether the two are one probe, whose time was cut when it was kept. */
  private static boolean isSame(Evidence kept, Evidence deciding) {
    var a = kept.probe();
    var b = deciding.probe();
    return a.source().equals(b.source())
        && a.port() == b.port()
        && a.protocol() == b.protocol()
        && a.sourcePort() == b.sourcePort()
        && a.sequence() == b.sequence()
        && kept.kind() == deciding.kind();
  }
}
