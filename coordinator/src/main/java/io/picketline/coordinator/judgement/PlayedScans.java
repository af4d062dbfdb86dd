package io.picketline.coordinator.judgement;

import io.picketline.coordinator.evidence.NetworkTest;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SelfTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Scans of nobody, to find out whether verdicts come about and reach all hosts. What is held on
 * their sources is forgotten with their verdicts. Not thread-safe.
 */
public final class PlayedScans {

  private static final int SYN = 2;
  private static final int SOURCE_PORT = 54_321;
  private static final long SEQUENCES = 0xffff_ffffL;

  private final NetworkTest test;
  private int next;

  /** Those whose evidence is summed there. */
  public PlayedScans(NetworkTest test) {
    this.test = test;
  }

  /** The source of the next one. */
  public Prefix nextSource() {
    return SelfTest.ofCoordinator(next++);
  }

  /**
   * What a sensor would tell of one.
   *
   * @param host in whose name it is told
   */
  public List<Evidence> evidence(String host, Prefix source, Instant now) {
    var evidence = new ArrayList<Evidence>();
    for (var port = 1; port <= SelfTest.PROBES; port++) {
      // no two scans have sequence numbers in common, as those of decoys have
      var sequence =
          ((now.toEpochMilli() + source.hashCode()) * SelfTest.PROBES + port) & SEQUENCES;
      var probe =
          new Probe(now, source.address(), SOURCE_PORT, port, IpProtocol.TCP, SYN, sequence);
      evidence.add(new Evidence(host, EvidenceKind.SYN_DARK, ScanType.SYN, probe));
    }
    return evidence;
  }

  /** Forgets those whose verdicts are over: they were no offence. */
  void forgetEnded(Instant now) {
    for (var source : test.about(SelfTest.SOURCES)) {
      if (source.offencesLeft(now) > 0 && !source.blocked(now)) {
        test.forgetInside(source.source());
      }
    }
  }
}
