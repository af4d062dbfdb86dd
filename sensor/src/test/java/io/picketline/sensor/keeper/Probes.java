package io.picketline.sensor.keeper;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Evidence and verdicts for tests. */
public final class Probes {

  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Probes() {}

  public static Evidence evidence(String source, int port) {
    return new Evidence(
        "web1",
        EvidenceKind.SYN_DARK,
        ScanType.SYN,
        new Probe(NOW, SourceAddress.parse(source), 40000, port, IpProtocol.TCP, 2, 7));
  }

  public static Verdict verdict(String source, Instant expiresAt) {
    var prefix = Prefix.parse(source);
    return new Verdict(
        prefix,
        Origin.DETECTED,
        false,
        4.6,
        1,
        Optional.of(ScanType.SYN),
        Optional.empty(),
        "SYN scan",
        "web1",
        NOW,
        expiresAt,
        List.of(
            evidence(prefix.address().toString(), 1), evidence(prefix.address().toString(), 2)));
  }
}
