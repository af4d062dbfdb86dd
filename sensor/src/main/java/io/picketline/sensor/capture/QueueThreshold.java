package io.picketline.sensor.capture;

/**
 * How many packets the kernel shall gather before it wakes the reader: one when quiet, so that a
 * first probe is seen at once; more under load, where each wake costs more than the packet.
 */
final class QueueThreshold {
  private static final int QUIET = 1;
  private static final int BUSY = 16;
  private static final int FLOOD = 64;
  private static final double QUIET_BELOW = 500;
  private static final double BUSY_FROM = 2_000;
  private static final double FLOOD_FROM = 20_000;
  private static final double NANOS = 1e9;

  private int packets = QUIET;

  /** The threshold after {@code count} packets in {@code nanos}. */
  int after(long count, long nanos) {
    var perSecond = count * NANOS / Math.max(1, nanos);
    if (perSecond >= FLOOD_FROM) {
      packets = FLOOD;
    } else if (perSecond >= BUSY_FROM) {
      packets = BUSY;
    } else if (perSecond < QUIET_BELOW) {
      packets = QUIET;
    }
    return packets;
  }
}
