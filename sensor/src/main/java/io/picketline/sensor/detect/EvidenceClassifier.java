package io.picketline.sensor.detect;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ServedPorts;
import org.jspecify.annotations.Nullable;

/** What one probe of a live host proves, by its packet and by what the host knows of the port. */
public final class EvidenceClassifier {

  /**
   * Ports that answers come from: DNS, DHCP, TFTP's siblings, NTP, NetBIOS, SNMP, QUIC and so on.
   */
  private static final int[] SERVER_PORTS = {
    53, 67, 123, 137, 161, 443, 500, 1900, 3478, 4500, 5353, 5355
  };

  private final HostView host;

  EvidenceClassifier(HostView host) {
    this.host = host;
  }

  /** The kind of evidence, or null if the probe proves nothing. */
  @Nullable EvidenceKind kind(RawProbe probe) {
    return probe.tcp ? tcp(probe) : udp(probe);
  }

  private @Nullable EvidenceKind tcp(RawProbe probe) {
    return switch (FlagClassifier.meaning(probe.flags)) {
      case SYN -> host.served(probe) ? null : syn(probe);
      case MALFORMED -> EvidenceKind.MALFORMED_FLAGS;
      case STRAY_ACK ->
          host.served(probe) || host.strayAckExpected(probe) ? null : EvidenceKind.STRAY_ACK;
      case BACKSCATTER -> null;
    };
  }

  private EvidenceKind syn(RawProbe probe) {
    return probe.port < ServedPorts.DARK_LIMIT && host.dark(probe)
        ? EvidenceKind.SYN_DARK
        : EvidenceKind.SYN_UNSERVED;
  }

  private @Nullable EvidenceKind udp(RawProbe probe) {
    return host.served(probe) || host.lateAnswer(probe) ? null : unservedUdp(probe);
  }

  /** The kind of a datagram to a port that nobody serves. */
  public static EvidenceKind unservedUdp(RawProbe probe) {
    var fromServer = isServerPort(probe.sourcePort);
    if (probe.port < ServedPorts.DARK_LIMIT) {
      return fromServer ? EvidenceKind.UDP_UNSERVED_FROM_SERVER : EvidenceKind.UDP_UNSERVED;
    }
    return fromServer ? EvidenceKind.UDP_EPHEMERAL_FROM_SERVER : EvidenceKind.UDP_EPHEMERAL;
  }

  /** Whether answers come from this UDP port. */
  public static boolean isServerPort(int port) {
    for (var server : SERVER_PORTS) {
      if (server == port) {
        return true;
      }
    }
    return false;
  }
}
