package io.picketline.sensor.replay;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.DecoyGroups;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.Held;
import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.Weighed;
import java.time.Instant;

/** One host of capture files with a detector of its own. */
final class Victim {

  /** What the victims tell. */
  interface Listener {

    /** A pair of the victim counts, or counts for more. */
    void evidence(Victim victim, Prefix source, Evidence piece);

    /** The victim's verdict. */
    void verdict(Victim victim, Verdict verdict, BlockKind kind);

    /** The source may be forged, or its packets are used to hide the true one. */
    void decoy(Prefix source);
  }

  private final int host;
  private final SourceAddress address;
  private final VictimTable table;
  private final String name;
  private final Listener listener;
  private final ScanDetector detector;

  /**
   * A host.
   *
   * @param host its number
   * @param sources that send to it
   */
  Victim(
      int host,
      SourceAddress address,
      VictimTable table,
      int sources,
      DecoyGroups decoyGroups,
      Listener listener) {
    this.host = host;
    this.address = address;
    this.table = table;
    this.name = name(address);
    this.listener = listener;
    // twice the sources, so that none has to give way
    var size =
        Math.clamp(2L * sources, DetectorSettings.MIN_SOURCES, DetectorSettings.DEFAULT_SOURCES);
    this.detector =
        new ScanDetector(
            new DetectorSettings(name, size, 0), new Known(), new Telling(), decoyGroups);
  }

  SourceAddress address() {
    return address;
  }

  ScanDetector detector() {
    return detector;
  }

  /** Distinct pairs that count against the source. */
  int pairs(Prefix source) {
    return detector.held(source.address(), Instant.EPOCH).map(Held::pairs).orElse(0);
  }

  void judged(RawProbe probe, EvidenceKind kind) {
    detector.judged(probe, kind);
  }

  /** A host name for an address, colons as dashes: {@code 2001-db8--7}. */
  private static String name(SourceAddress address) {
    var text = address.toString().replace(':', '-');
    return text.startsWith("-") ? "0" + text : text;
  }

  /** What the files' host knows; what its ports are is judged outside. */
  private final class Known implements HostView {
    @Override
    public boolean spared(long sourceHigh, long sourceLow) {
      return false; // a guarded source's verdict is shown, and marked
    }

    @Override
    public int keyLength(long sourceHigh, long sourceLow) {
      return table.keyLength(sourceHigh, sourceLow, host);
    }

    @Override
    public boolean served(RawProbe probe) {
      return false;
    }

    @Override
    public boolean dark(RawProbe probe) {
      return false;
    }

    @Override
    public boolean strayAckExpected(RawProbe probe) {
      return false;
    }

    @Override
    public boolean lateAnswer(RawProbe probe) {
      return false;
    }
  }

  private final class Telling implements DetectionSink {
    @Override
    public void evidence(RawProbe probe, Weighed weighed) {
      listener.evidence(Victim.this, table.source(probe, host), weighed.of(name, probe));
    }

    @Override
    public void block(
        long sourceHigh, long sourceLow, int keyLength, long blockNanos, BlockKind kind) {
      // nothing is blocked in a file
    }

    @Override
    public void verdict(Verdict verdict, BlockKind kind) {
      listener.verdict(Victim.this, verdict, kind);
    }

    @Override
    public void spared(Prefix source, RawProbe probe) {
      // nobody is
    }

    @Override
    public void decoy(Prefix source, RawProbe probe, boolean blocked) {
      listener.decoy(source);
    }
  }
}
