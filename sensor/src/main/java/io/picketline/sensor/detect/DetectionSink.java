package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.Verdict;

/** Where the detector tells what it found, on the packet thread. */
public interface DetectionSink {

  /**
   * A pair is new, or counts for more than before; where the table has no place for the source,
   * every probe of it. The probe is only valid during the call; allocate nothing.
   */
  void evidence(RawProbe probe, EvidenceKind kind, ScanType type);

  /**
   * The source is to be blocked on this host, now. Called once per offence, before anything is made
   * for people to read.
   *
   * @param keyLength bits of the source that count, 32 for IPv4
   * @param blockNanos how long
   */
  void block(long sourceHigh, long sourceLow, int keyLength, long blockNanos);

  /** The same verdict in full, right after {@link #block}. */
  void verdict(Verdict verdict);

  /**
   * A source on which the detector would have decided, were it not spared; at most once an hour.
   */
  void spared(Prefix source, RawProbe probe);

  /**
   * A source that sent the same TCP probe at the same time as another: one of the two is forged, so
   * neither is blocked on this host. Told once for each member.
   *
   * @param probe the probe that proved it, which may be the other one's
   * @param blocked whether a verdict on the source lives, which is void now: unblock it
   */
  void decoy(Prefix source, RawProbe probe, boolean blocked);
}
