package io.picketline.coordinator.judgement;

import io.picketline.coordinator.journal.History;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.log.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evidence and verdicts as tests need them. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  public static final String ATTACKER = "198.51.100.66";

  private Samples() {}

  public static RegistrySettings settings() {
    return RegistrySettings.defaults("coordinator1", "test");
  }

  public static Judgement judgement() {
    return new Judgement(settings(), History.EMPTY, 7, NOW);
  }

  /** A journal that has only promised to follow that history. */
  public static History promised(Epoch epoch) {
    return new History(
        Optional.empty(),
        List.of(),
        0,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        Optional.of(epoch));
  }

  public static Evidence syn(String host, int port) {
    return syn(host, port, ATTACKER, NOW);
  }

  /** A SYN to a dark port; its source port and sequence are its own. */
  public static Evidence syn(String host, int port, String source, Instant at) {
    return evidence(host, port, source, at, EvidenceKind.SYN_DARK);
  }

  public static Evidence evidence(
      String host, int port, String source, Instant at, EvidenceKind kind) {
    var unique = (source + host + port).hashCode() & 0xffff_ffffL;
    return new Evidence(host, kind, ScanType.SYN, probe(at, source, port, 40_000, unique));
  }

  public static Probe probe(Instant at, String source, int port, int sourcePort, long sequence) {
    return new Probe(
        at, SourceAddress.parse(source), sourcePort, port, IpProtocol.TCP, 2, sequence);
  }

  /** The same piece, of another probe seen by another host. */
  public static Evidence with(Evidence piece, String host, Probe probe) {
    return new Evidence(host, piece.kind(), piece.type(), probe);
  }

  public static Verdict verdict(String prefix, Instant at, Duration life) {
    return new Verdict(
        Prefix.parse(prefix),
        Origin.OPERATOR,
        true,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        "by hand",
        "root",
        at,
        at.plus(life),
        List.of());
  }

  /** A certificate for a day. */
  public static SensorCertificate certificate(Instant issued) {
    return new SensorCertificate(issued, issued.plus(Duration.ofDays(1)), "a1b2");
  }
}
