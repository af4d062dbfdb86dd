package io.picketline.sensor.detect;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;

/** Where the detector tells what it found, on the packet thread. */
public interface DetectionSink {

  /**
   * A pair is new, or counts for more than before; where the table has no place for the source,
   * every probe of it. Both are only valid during the call; allocate nothing.
   */
  void evidence(RawProbe probe, Weighed weighed);

  /**
   * The source is to be blocked on this host, now. Called once per offence, before anything is made
   * for people to read.
   *
   * @param keyLength bits of the source that count, 32 for IPv4
   * @param blockNanos how long
   * @param kind suspect if the evidence may be forged, restricted if it may be and this host served
   *     the source lately, blocked if it is verified
   */
  void block(long sourceHigh, long sourceLow, int keyLength, long blockNanos, BlockKind kind);

  /** The same verdict in full, right after {@link #block}. */
  void verdict(Verdict verdict, BlockKind kind);

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

  /**
   * This host serves a source that it blocked before that could be known: the block is too much.
   *
   * @param isVoid whether there would have been no verdict: unblock it; else restrict it only
   */
  default void servedAfterAll(Prefix source, boolean isVoid) {}
}
