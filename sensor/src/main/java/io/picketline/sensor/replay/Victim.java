package io.picketline.sensor.replay;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.DecoyGroups;
import io.picketline.sensor.detect.DetectionCounts;
import io.picketline.sensor.detect.DetectionSink;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.HostView;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.ScanDetector;
import io.picketline.sensor.detect.Weighed;
import java.util.List;

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

  private static final int LINK_LOCAL = 0xfe80 >>> 6;

  private final SourceAddress address;
  private final String name;
  private final List<Prefix> guarded;
  private final Listener listener;
  private final ScanDetector detector;

  /**
   * A host.
   *
   * @param sources that send to it
   * @param guarded sources that have a key of their own
   */
  Victim(
      SourceAddress address,
      int sources,
      List<Prefix> guarded,
      DecoyGroups decoyGroups,
      Listener listener) {
    this.address = address;
    this.name = name(address);
    this.guarded = guarded;
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

  DetectionCounts counts() {
    return detector.counts();
  }

  void judged(RawProbe probe, EvidenceKind kind) {
    detector.judged(probe, kind);
  }

  /** The source that an address belongs to, as this host sees it. */
  Prefix sourceOf(long high, long low) {
    var source = new SourceAddress(high, low);
    return new Prefix(source, keyLength(source));
  }

  private int keyLength(SourceAddress source) {
    if (source.isV4()) {
      return 32;
    }
    var network = new Prefix(source, 64);
    var whole =
        source.high() >>> 54 == LINK_LOCAL
            || FileLore.onLink(source, address)
            || guarded.stream().anyMatch(one -> one.length() > 64 && network.contains(one));
    return whole ? 128 : 64;
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
      return Victim.this.keyLength(new SourceAddress(sourceHigh, sourceLow));
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
      listener.evidence(
          Victim.this, sourceOf(probe.sourceHigh, probe.sourceLow), weighed.of(name, probe));
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
