package io.picketline.sensor.replay;

import io.picketline.sensor.detect.RawProbe;
import java.util.Arrays;

/**
 * Numbers the hosts of a capture file and what they say to each other. A conversation is between
 * two ports; each of its two directions has a number, and that of the way back is {@link #back}.
 */
final class Conversations {

  /** No such conversation. */
  static final int NONE = -1;

  private final KeyTable hosts = new KeyTable();
  private final KeyTable conversations = new KeyTable();
  private short[] bits = new short[64];

  /** The host with this address, known from now on. */
  int host(long high, long low) {
    return hosts.add(high, low);
  }

  /** The host with this address, or {@link #NONE}. */
  int known(long high, long low) {
    return hosts.find(high, low);
  }

  int hosts() {
    return hosts.size();
  }

  long high(int host) {
    return hosts.first(host);
  }

  long low(int host) {
    return hosts.second(host);
  }

  /** The direction that a packet goes in. */
  int of(RawProbe packet) {
    return of(
        host(packet.sourceHigh, packet.sourceLow),
        packet.sourcePort,
        host(packet.localHigh, packet.localLow),
        packet.port,
        Ports.protocol(packet));
  }

  int of(int source, int sourcePort, int target, int port, int protocol) {
    var from = (long) source << 16 | sourcePort;
    var to = (long) target << 16 | port;
    var number = conversations.add(Math.min(from, to), second(Math.max(from, to), protocol));
    if (2 * number + 2 > bits.length) {
      bits = Arrays.copyOf(bits, 2 * bits.length);
    }
    return 2 * number + (from < to ? 0 : 1);
  }

  /** The direction, or {@link #NONE} if no packet made it known. */
  int find(int source, int sourcePort, int target, int port, int protocol) {
    var from = (long) source << 16 | sourcePort;
    var to = (long) target << 16 | port;
    var number = conversations.find(Math.min(from, to), second(Math.max(from, to), protocol));
    return number < 0 ? NONE : 2 * number + (from < to ? 0 : 1);
  }

  /** The protocol goes above the 32 + 16 bits of host and port. */
  private static long second(long hostAndPort, int protocol) {
    return hostAndPort | (long) protocol << 56;
  }

  /** Directions numbered so far. */
  int directions() {
    return 2 * conversations.size();
  }

  /** The other direction. */
  static int back(int direction) {
    return direction ^ 1;
  }

  /** Whether the direction is marked by any of the bits. */
  boolean is(int direction, int mark) {
    return (bits[direction] & mark) != 0;
  }

  void mark(int direction, int mark) {
    bits[direction] = (short) (bits[direction] | mark);
  }

  void unmark(int direction, int mark) {
    bits[direction] = (short) (bits[direction] & ~mark);
  }
}
