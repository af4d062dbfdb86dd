package io.picketline.coordinator.link;

import java.time.Duration;

/**
 * What one sensor, or somebody who only knocks, may take of a coordinator.
 *
 * @param maxSessions sensors connected at a time
 * @param maxHandshakes connections at a time whose peer is not known yet
 * @param maxHandshakesPerAddress the same from one address, or one /64 of IPv6
 * @param handshake time until the first message, TLS included
 * @param idle longest time without a message from a peer that is listened to
 * @param stall longest time that a message may wait for a peer that does not read
 * @param maxUnread bytes that may wait for one peer, by estimate; what is over it asks for again
 * @param rates what a peer may send; what is over waits in its own buffers
 */
public record LinkLimits(
    int maxSessions,
    int maxHandshakes,
    int maxHandshakesPerAddress,
    Duration handshake,
    Duration idle,
    Duration stall,
    int maxUnread,
    Rates rates) {

  /**
   * What one sensor may send in a second.
   *
   * @param pieces of evidence
   * @param frames messages of any kind
   * @param bytes of them all
   */
  public record Rates(int pieces, int frames, int bytes) {}

  /** Some eight full Deltas. */
  private static final int MAX_UNREAD = 4 << 20;

  /** The limits in force; what an operator may set is given. */
  public static LinkLimits of(int maxSessions, Rates rates) {
    return new LinkLimits(
        maxSessions,
        256,
        32,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(20),
        MAX_UNREAD,
        rates);
  }
}
