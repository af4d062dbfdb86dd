package io.picketline.sensor;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.Weighed;
import io.picketline.sensor.keeper.EvidenceRing;
import io.picketline.sensor.keeper.VerdictInbox;

/**
 * Leads synthetic scans through a detector that is thrown away, so that the first attacker does not
 * pay for loading classes.
 */
final class Warmup implements DetectionSink {

  /** An address that nobody has (RFC 5737). */
  static final SourceAddress NOBODY = SourceAddress.parse("192.0.2.1");

  private static final int SOURCES = 300;
  private static final int PORTS = 4;
  private static final int TABLE = 1_024;
  private static final SourceAddress FIRST = SourceAddress.parse("198.51.100.1");

  private final EvidenceRing ring = new EvidenceRing(SOURCES * PORTS);
  private final VerdictInbox inbox = new VerdictInbox(SOURCES);
  private int verdicts;

  private Warmup() {}

  /**
   * Warms the path.
   *
   * @return how many verdicts were given meanwhile
   */
  static int run(String host, HostView view) {
    var warmup = new Warmup();
    var detector = new ScanDetector(DetectorSettings.of(host, TABLE), view, warmup);
    var probe = new RawProbe();
    probe.tcp = true;
    probe.flags = 2;
    for (var source = 0; source < SOURCES; source++) {
      probe.sourceHigh = FIRST.high();
      probe.sourceLow = FIRST.low() + source;
      probe.sequence = source;
      for (var port = 1; port <= PORTS; port++) {
        probe.port = port;
        probe.atNanos = (long) source * PORTS + port;
        detector.probe(probe);
      }
    }
    warmup.ring.drain(host, _ -> {});
    return warmup.verdicts;
  }

  @Override
  public void evidence(RawProbe probe, Weighed weighed) {
    ring.offer(probe, weighed);
  }

  @Override
  public void block(
      long sourceHigh, long sourceLow, int keyLength, long blockNanos, BlockKind kind) {
    verdicts++;
  }

  @Override
  public void verdict(Verdict verdict, BlockKind kind) {
    inbox.offer(verdict, kind, true);
  }

  @Override
  public void spared(Prefix source, RawProbe probe) {}

  @Override
  public void decoy(Prefix source, RawProbe probe, boolean blocked) {}
}
