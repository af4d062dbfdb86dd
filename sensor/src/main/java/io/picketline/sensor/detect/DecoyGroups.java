package io.picketline.sensor.detect;

/**
 * Finds sources that send the same probe at the same time: equal source port, sequence number and
 * destination port within {@value #WINDOW_MILLIS} ms. 64 bits do not agree by chance, so all but
 * one of the group are forged, and nobody knows which one is not. TCP only: UDP has no sequence
 * number. The time runs from the latest member. Holds the latest {@value #SLOTS} tuples; not
 * thread-safe.
 */
public final class DecoyGroups {

  /** Longest time between two members of a group. */
  public static final int WINDOW_MILLIS = 100;

  private static final int SLOTS = 4096;
  private static final long WINDOW_NANOS = WINDOW_MILLIS * 1_000_000L;

  private final long[] tuples = new long[SLOTS];
  private final long[] times = new long[SLOTS];
  private final long[] highs = new long[SLOTS];
  private final long[] lows = new long[SLOTS];
  private final int[] keyLengths = new int[SLOTS];
  private int last;

  /**
   * Whether another source sent the same tuple just now; then {@link #high}, {@link #low} and
   * {@link #keyLength} name the first that did, until the next call.
   *
   * @param high the key of the probe's source, masked to {@code keyLength}
   * @param low the key's other half
   */
  boolean joins(RawProbe probe, long high, long low, int keyLength) {
    var tuple = (long) probe.sourcePort << 48 | (long) probe.port << 32 | probe.sequence;
    last = (int) ((tuple * 0x9e3779b97f4a7c15L) >>> 52) & (SLOTS - 1);
    var known = keyLengths[last] != 0 && tuples[last] == tuple;
    if (known && Math.abs(probe.atNanos - times[last]) <= WINDOW_NANOS) {
      times[last] = Math.max(times[last], probe.atNanos);
      return lows[last] != low || highs[last] != high || keyLengths[last] != keyLength;
    }
    tuples[last] = tuple;
    times[last] = probe.atNanos;
    highs[last] = high;
    lows[last] = low;
    keyLengths[last] = keyLength;
    return false;
  }

  long high() {
    return highs[last];
  }

  long low() {
    return lows[last];
  }

  int keyLength() {
    return keyLengths[last];
  }
}
