package io.picketline.sensor.detect;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Origin;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes down for people and for the fleet what the detector decided. */
final class VerdictWriter {

  private final String host;
  private final SourceTable table;
  private final SourceRecord source;
  private final Details details;

  VerdictWriter(String host, SourceTable table) {
    this.host = host;
    this.table = table;
    this.source = table.source();
    this.details = table.details();
  }

  /** The verdict on the source at {@code at} that {@code probe} decided, for {@code life} ns. */
  Verdict verdict(int at, RawProbe probe, Weighed weighed, long life) {
    var evidence = evidence(at, probe, weighed);
    var decided = evidence.getLast().probe().at();
    var type = ScanType.of(evidence);
    var slow = isSlow(at, probe);
    var tool = Optional.ofNullable(source.tool(at));
    return new Verdict(
        source.prefix(at),
        Origin.DETECTED,
        source.marked(at, Mark.VERIFIED),
        source.score(at, probe.atNanos),
        source.offences(at),
        Optional.of(type),
        Optional.of(shape(at, slow)),
        tool,
        reason(at, type, slow, tool),
        host,
        decided,
        decided.plusNanos(life),
        evidence);
  }

  private String reason(int at, ScanType type, boolean slow, Optional<ScanTool> tool) {
    return SelfTest.reason(
        source.prefix(at),
        "%s scan%s, %s, %s of %s"
            .formatted(
                type.text(),
                tool.map(one -> " (" + one.text() + ")").orElse(""),
                slow ? "slow vertical" : "vertical",
                counted(source.pairs(at), type == ScanType.IP_PROTOCOL ? "protocol" : "port"),
                host));
  }

  private static String counted(int count, String thing) {
    return count == 1 ? "1 " + thing : "%d %ss".formatted(count, thing);
  }

  private ScanShape shape(int at, boolean slow) {
    if (source.marked(at, Mark.DECOY)) {
      return ScanShape.DECOY;
    }
    return slow ? ScanShape.SLOW : ScanShape.VERTICAL;
  }

  private boolean isSlow(int at, RawProbe probe) {
    var micros = probe.atNanos / 1_000 - source.probes().firstMicros(at);
    return micros > SequentialTest.SLOW.toNanos() / 1_000;
  }

  /** The probes kept of the source at {@code at}, oldest first. */
  List<Evidence> kept(int at) {
    var evidence = new ArrayList<Evidence>();
    for (var i = 0; i < source.probes().kept(at); i++) {
      evidence.add(source.probes().probe(at, i).evidence(host));
    }
    var entry = table.detailsOf(at);
    for (var i = 0; entry != Details.NONE && i < details.kept(entry); i++) {
      var probe = details.probe(entry, i, source.probes().firstMicros(at), source.high(at));
      evidence.add(probe.evidence(host));
    }
    evidence.sort(Comparator.comparing(piece -> piece.probe().at()));
    return evidence;
  }

  private List<Evidence> evidence(int at, RawProbe probe, Weighed weighed) {
    var evidence = kept(at);
    var deciding = weighed.of(host, probe);
    evidence.removeIf(piece -> isSame(piece, deciding));
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
