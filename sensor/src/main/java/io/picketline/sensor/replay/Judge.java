package io.picketline.sensor.replay;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.EvidenceClassifier;
import io.picketline.sensor.detect.FlagClassifier;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.replay.Flow.HostPort;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what a packet of a capture file proves, from what the whole file shows and from what it has
 * shown so far; docs/detection.md has the rules under "Capture files".
 */
final class Judge {

  private static final long SERVED_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long LATE_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int ACK = 0x10;
  private static final int FIRST_CLIENT_PORT = 1024;
  private static final int FIRST_TRACED = 33_434;
  private static final int LAST_TRACED = 33_534;
  private static final int TRACE_HOPS = 10;

  private final FileLore lore;
  private final BitSet servedTcp;
  private final BitSet servedUdp;
  private final Map<HostPort, Long> answeredAt = new HashMap<>();
  private final Map<Used, Long> usedAt = new HashMap<>();

  /** A port from which a host sent datagrams to another. */
  private record Used(HostPort port, SourceAddress peer) {}

  Judge(FileLore lore, ServedPorts serves) {
    this.lore = lore;
    this.servedTcp = serves.ports(IpProtocol.TCP);
    this.servedUdp = serves.ports(IpProtocol.UDP);
  }

  /** What the packet proves against its source, or null. Takes the packets in order. */
  @Nullable EvidenceKind kind(long frame, RawProbe packet, Flow flow) {
    if (!packet.tcp) {
      usedAt.put(new Used(flow.origin(), flow.destination()), packet.atNanos);
      return udp(packet, flow);
    }
    return switch (FlagClassifier.meaning(packet.flags)) {
      case SYN -> syn(packet, flow);
      case MALFORMED -> EvidenceKind.MALFORMED_FLAGS;
      case STRAY_ACK -> lore.isStrayAck(frame) ? EvidenceKind.STRAY_ACK : null;
      case BACKSCATTER -> {
        if ((packet.flags & ACK) != 0 && lore.answers(flow.origin())) {
          answeredAt.put(flow.origin(), packet.atNanos);
        }
        yield null;
      }
    };
  }

  /** Whether the packet opens something, rather than answer or go on. */
  boolean touches(RawProbe packet, Flow flow) {
    return packet.tcp
        ? switch (FlagClassifier.meaning(packet.flags)) {
          case SYN, MALFORMED -> true;
          case STRAY_ACK, BACKSCATTER -> false;
        }
        : !usedAt.containsKey(new Used(flow.target(), flow.source()));
  }

  private @Nullable EvidenceKind syn(RawProbe packet, Flow flow) {
    if (servedTcp.get(flow.port())
        || isWithin(SERVED_NANOS, answeredAt.get(flow.target()), packet)) {
      return null;
    }
    if (lore.refuses(flow)) {
      return closed(packet);
    }
    if (lore.answers(flow.target()) || lore.goesOn(flow)) {
      return null;
    }
    return lore.sends(flow.destination()) ? closed(packet) : EvidenceKind.SYN_UNANSWERED;
  }

  private EvidenceKind closed(RawProbe packet) {
    return packet.port < ServedPorts.DARK_LIMIT && !lore.anyAnswers(packet.port)
        ? EvidenceKind.SYN_DARK
        : EvidenceKind.SYN_UNSERVED;
  }

  private @Nullable EvidenceKind udp(RawProbe packet, Flow flow) {
    if (servedUdp.get(flow.port()) || isLate(packet, flow)) {
      return null;
    }
    if (lore.refuses(flow)) {
      return EvidenceClassifier.unservedUdp(packet);
    }
    if (lore.sendsFrom(flow.target()) || isReply(packet)) {
      return null;
    }
    return EvidenceKind.UDP_UNANSWERED;
  }

  private boolean isLate(RawProbe packet, Flow flow) {
    if (EvidenceClassifier.isServerPort(packet.sourcePort)
        && isWithin(LATE_NANOS, usedAt.get(new Used(flow.target(), flow.source())), packet)) {
      return true;
    }
    return packet.port >= FIRST_TRACED
        && packet.port <= LAST_TRACED
        && packet.hopLimit <= TRACE_HOPS;
  }

  /** A reply whose question is not in the file. */
  private static boolean isReply(RawProbe packet) {
    return EvidenceClassifier.isServerPort(packet.sourcePort) && packet.port >= FIRST_CLIENT_PORT;
  }

  private static boolean isWithin(long nanos, @Nullable Long last, RawProbe packet) {
    return last != null && packet.atNanos - last <= nanos;
  }
}
