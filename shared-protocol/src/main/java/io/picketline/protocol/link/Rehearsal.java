package io.picketline.protocol.link;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.IgnoreVersion;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Messages about documentation addresses (RFC 5737), with which each end of the link runs through
 * its own code at the start: a JVM's first hundred passes take some 20 times as long as later ones,
 * and an attacker is not to be the one who makes them. Never sent to anybody.
 */
public final class Rehearsal {

  /** Passes after which the JVM has compiled what is used. */
  public static final int PASSES = 600;

  /** The host that all of it is said of. */
  public static final String HOST = "rehearsal";

  /** One push in so many is of the rarer kind. */
  private static final int OTHER = 4;

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private Rehearsal() {}

  /** A report of a scan of {@code ports} ports by source number {@code pass}, long ago. */
  public static LinkMessage.Report report(int pass, int ports) {
    return new LinkMessage.Report(1, pass + 1L, evidence(pass, ports, AT));
  }

  /** What host {@value #HOST} saw of a scan by source number {@code pass} at {@code at}. */
  public static List<Evidence> evidence(int pass, int ports, Instant at) {
    var source = SourceAddress.v4(0xc000_0200 | (pass & 0xff));
    return IntStream.rangeClosed(1, ports)
        .mapToObj(port ->
            new Evidence(
                HOST,
                EvidenceKind.SYN_DARK,
                ScanType.SYN,
                new Probe(at, source, 40_000, port, IpProtocol.TCP, 2, pass)))
        .toList();
  }

  /** What a coordinator pushes: most times a verdict, now and then a version of the ignore list. */
  public static LinkMessage.Delta pushed(int pass) {
    return pass % OTHER == 0 ? ignored(pass, AT) : delta(pass, AT);
  }

  /** A delta with the verdict on source number {@code pass}, to last for ten minutes. */
  public static LinkMessage.Delta delta(int pass, Instant at) {
    var evidence = evidence(pass, 4, at);
    var verdict =
        new Verdict(
            Prefix.of(evidence.getFirst().probe().source()),
            Origin.DETECTED,
            false,
            9.2,
            1,
            Optional.of(ScanType.SYN),
            Optional.of(ScanShape.VERTICAL),
            "SYN scan",
            HOST,
            at,
            at.plus(Duration.ofMinutes(10)),
            evidence);
    var epoch = new Epoch(1, 1);
    var entry = new LogEntry(pass + 2L, new Change.Blocked(verdict));
    var after = new LogPoint(epoch, pass + 1L);
    return new LinkMessage.Delta(epoch, after, List.of(entry), entry.seq(), at);
  }

  /** A delta with a new version of the ignore list, which spares source number {@code pass}. */
  public static LinkMessage.Delta ignored(int pass, Instant at) {
    var source = Prefix.of(evidence(pass, 1, at).getFirst().probe().source());
    var rule = new IgnoreRule(source, "rehearsal", HOST, at);
    var version = new IgnoreVersion(pass + 1L, at, HOST, "rehearsal", 1, 0, pass + 1);
    var epoch = new Epoch(1, 1);
    var entries =
        List.of(
            new LogEntry(2L * pass + 2, new Change.IgnoreAdded(rule)),
            new LogEntry(
                2L * pass + 3, new Change.IgnoreVersioned(version, List.of(), List.of(source))));
    var after = new LogPoint(epoch, 2L * pass + 1);
    return new LinkMessage.Delta(epoch, after, entries, entries.getLast().seq(), at);
  }
}
