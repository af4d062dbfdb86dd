package io.picketline.coordinator.link;

import java.time.Duration;

/**
 * What one sensor, or somebody who only knocks, may take of a coordinator.
 *
 * @param maxSessions sensors connected at a time
 * @param maxHandshakes connections at a time whose peer is not known yet
 * @param maxHandshakesPerAddress the same from one address
 * @param handshake time until the first message, TLS included
 * @param idle longest time without a message
 * @param stall longest time that a message may wait for a peer that does not read
 * @param maxQueued messages that may wait for it
 * @param evidenceRate pieces of evidence a second; what is over waits in the peer's own buffers
 */
public record LinkLimits(
    int maxSessions,
    int maxHandshakes,
    int maxHandshakesPerAddress,
    Duration handshake,
    Duration idle,
    Duration stall,
    int maxQueued,
    int evidenceRate) {

  /** The limits in force; what an operator may set is given. */
  public static LinkLimits of(int maxSessions, int evidenceRate) {
    return new LinkLimits(
        maxSessions,
        256,
        32,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(20),
        // A snapshot of a million verdicts is 2,000 chunks; the registry pushes them in one go.
        8_192,
        evidenceRate);
  }
}
