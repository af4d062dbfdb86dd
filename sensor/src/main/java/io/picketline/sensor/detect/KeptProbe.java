package io.picketline.sensor.detect;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A probe as the table keeps it.
 *
 * @param micros Unix time
 * @param high the source address
 * @param low its other half
 * @param tuple source port, port and sequence number, 16, 16 and 32 bits
 * @param flags the TCP flags; the protocol's number if it is neither TCP nor UDP
 */
record KeptProbe(long micros, long high, long low, long tuple, int flags, EvidenceKind kind) {

  /** Ports and sequence number in one word. */
  static long tuple(RawProbe probe) {
    return (long) probe.sourcePort << 48 | (long) probe.port << 32 | probe.sequence;
  }

  static int flags(RawProbe probe) {
    return probe.other == RawProbe.NO_OTHER ? probe.flags : probe.other;
  }

  /** The same for people, as {@code host} saw it. */
  Evidence evidence(String host) {
    var type = FlagClassifier.type(kind, flags);
    return new Evidence(host, kind, type, probe(type));
  }

  private Probe probe(ScanType type) {
    var protocol =
        switch (type) {
          case UDP -> IpProtocol.UDP;
          case SCTP -> IpProtocol.SCTP;
          case IP_PROTOCOL -> IpProtocol.OTHER;
          case CONNECT, SYN, FIN, NULL, XMAS, MAIMON, ACK, SYN_FIN, ODD_FLAGS -> IpProtocol.TCP;
        };
    return new Probe(
        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
        new SourceAddress(high, low),
        (int) (tuple >>> 48),
        (int) (tuple >>> 32) & 0xffff,
        protocol,
        protocol == IpProtocol.TCP ? flags : 0,
        tuple & 0xffff_ffffL);
  }
}
