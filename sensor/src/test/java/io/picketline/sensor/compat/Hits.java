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
    return new Hit(probe("192.0.2.7", 79, IpProtocol.TCP, flags), "192.0.2.7", mode);
  }

  static Hit udp(Mode mode) {
    return new Hit(probe("192.0.2.7", 69, IpProtocol.UDP, 0), "192.0.2.7", mode);
  }

  static Verdict verdict(String source, int port) {
    return verdict(probe(source, port, IpProtocol.TCP, 2));
  }

  static Verdict verdict(Probe probe) {
    return new Verdict(
        Prefix.of(probe.source()),
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
        List.of(new Evidence("web1", EvidenceKind.SYN_DARK, ScanType.SYN, probe)));
  }

  static Probe probe(String source, int port, IpProtocol protocol, int flags) {
    return new Probe(NOW, SourceAddress.parse(source), 40_000, port, protocol, flags, 1);
  }
}
