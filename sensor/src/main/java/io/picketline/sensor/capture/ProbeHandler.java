package io.picketline.sensor.capture;

import io.picketline.sensor.detect.RawProbe;

/**
 * Takes the probes of one {@link ProbeSource}, one call at a time. Whatever it is given is only
 * valid during the call: the source fills the same again.
 */
public interface ProbeHandler {

  /** One packet that may be a probe. */
  void probe(RawProbe probe);

  /**
   * Somebody completed a handshake with a port that is bound for that alone, which proves his
   * address.
   *
   * @param first what he said first, up to {@code firstLength} bytes of it
   */
  void trap(RawProbe probe, byte[] first, int firstLength);

  /**
   * A datagram came to a port that is bound for that alone. It proves no address: anybody may have
   * sent it.
   *
   * @param first what it says first, up to {@code firstLength} bytes of it
   */
  void datagram(RawProbe probe, byte[] first, int firstLength);

  /** Data went both ways between the source and a service of this host. */
  void served(RawProbe probe);

  /** The source connected to a service of this host and left without a word of its own. */
  void connectedWithoutData(RawProbe probe);

  /** A packet of an IP protocol that this host does not speak, with {@link RawProbe#other} set. */
  void unhandled(RawProbe probe);

  /** The source asked a service of this host for a connection and refused it when it came. */
  void halfOpen(RawProbe probe);

  /**
   * Called about every 100 ms and soon after {@link ProbeSource#wake}, never during a probe: for
   * what is to be done beside probes.
   */
  default void idle() {}
}
