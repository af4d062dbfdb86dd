package io.picketline.sensor.compat;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Probes and verdicts to tell of. */
final class Hits {

  /** The time of the example that fail2ban's own tests use. */
  static final Instant NOW = Instant.parse("2014-06-27T15:51:19Z");

  private Hits() {}

  static Hit tcp(Mode mode, int flags) {
    return hit(EvidenceKind.SYN_DARK, probe("192.0.2.7", 79, IpProtocol.TCP, flags), mode);
  }

  static Hit udp(Mode mode) {
    return hit(EvidenceKind.UDP_UNSERVED, probe("192.0.2.7", 69, IpProtocol.UDP, 0), mode);
  }

  /** A handshake on a served port, closed without data. */
  static Evidence idle(String source, int port) {
    return evidence(EvidenceKind.CONNECTED_WITHOUT_DATA, probe(source, port, IpProtocol.TCP, 2));
  }

  static Verdict verdict(String source, int port) {
    return verdict(probe(source, port, IpProtocol.TCP, 2));
  }

  static Verdict verdict(Probe probe) {
    return verdict(evidence(EvidenceKind.SYN_DARK, probe));
  }

  static Verdict verdict(Evidence evidence) {
    return new Verdict(
        Prefix.of(evidence.probe().source()),
        Origin.DETECTED,
        false,
        5,
        1,
        Optional.of(ScanType.SYN),
        Optional.of(ScanShape.VERTICAL),
        "SYN scan",
        "web1",
        NOW,
        NOW.plusSeconds(600),
        List.of(evidence));
  }

  private static Hit hit(EvidenceKind kind, Probe probe, Mode mode) {
    return new Hit(evidence(kind, probe), "192.0.2.7", mode);
  }

  private static Evidence evidence(EvidenceKind kind, Probe probe) {
    return new Evidence("web1", kind, ScanType.SYN, probe);
  }

  static Probe probe(String source, int port, IpProtocol protocol, int flags) {
    return new Probe(NOW, SourceAddress.parse(source), 40_000, port, protocol, flags, 1);
  }
}
