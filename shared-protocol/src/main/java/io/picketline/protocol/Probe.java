package io.picketline.protocol;

import java.time.Instant;

/**
 * One packet that touched a port of ours.
 *
 * @param at when the kernel saw it
 * @param sourcePort 0 to 65535
 * @param port the port it touched, 0 to 65535; the protocol's number for {@link IpProtocol#OTHER}
 * @param flags the TCP flags byte (RFC 9293, 3.1); 0 for what is not TCP
 * @param sequence the TCP sequence number, 0 to 2^32-1; 0 for what is not TCP
 */
public record Probe(
    Instant at,
    SourceAddress source,
    int sourcePort,
    int port,
    IpProtocol protocol,
    int flags,
    long sequence) {

  public Probe {
    requirePort(sourcePort);
    requirePort(port);
    if (flags < 0 || flags > 0xff) {
      throw new IllegalArgumentException("TCP flags %d do not fit a byte".formatted(flags));
    }
    if (sequence < 0 || sequence > 0xffff_ffffL) {
      throw new IllegalArgumentException("sequence %d does not fit 32 bits".formatted(sequence));
    }
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port %d is not in 0 to 65535".formatted(port));
    }
  }
}
