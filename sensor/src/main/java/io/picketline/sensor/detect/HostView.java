package io.picketline.sensor.detect;

import java.util.function.IntConsumer;

/**
 * What the detector asks of the host that it guards. Called on the packet path: answers at once and
 * allocates nothing.
 */
public interface HostView {

  /** Whether the source may never be blocked here: guarded, or on the ignore list. */
  boolean spared(long sourceHigh, long sourceLow);

  /** Bits of an IPv6 source that are one attacker: 64, or 128 where rules of width say so. */
  int keyLength(long sourceHigh, long sourceLow);

  /** Whether the probed port is served, or was within the last ten minutes; no trap port is. */
  boolean served(RawProbe probe);

  /** Whether no host of the fleet serves the port; only asked for ports below 32768. */
  boolean dark(RawProbe probe);

  /** Whether a stray ACK proves nothing: its tuple was live lately, or the sensor just started. */
  boolean strayAckExpected(RawProbe probe);

  /**
   * Tells the ports on which this host serves the source at this moment: those of established TCP
   * connections that carried data both ways. Asked at most once per source, right before its first
   * block, so that a system call is in place. A host that cannot know tells none.
   *
   * @param sourceLow masked to {@code keyLength}
   * @return false if there is no time to ask now; who is served is then told within seconds, by
   *     {@link ScanDetector#served}
   */
  default boolean servingNow(long sourceHigh, long sourceLow, int keyLength, IntConsumer ports) {
    return true;
  }

  /** Whether a datagram may be a late answer to this host, or a traceroute. */
  boolean lateAnswer(RawProbe probe);
}
