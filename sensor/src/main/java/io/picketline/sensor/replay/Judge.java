package io.picketline.sensor.replay;

import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.ServedPorts;
import io.picketline.sensor.detect.EvidenceClassifier;
import io.picketline.sensor.detect.FlagClassifier;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.spi.Replay;
import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Says what a packet of capture files proves by itself, from what the whole files show and from
 * what they have shown so far; docs/detection.md has the rules under "Capture files".
 */
final class Judge {

  private static final long SERVED_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long LATE_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int ACK = 0x10;
  private static final int FIRST_TRACED = 33_434;
  private static final int LAST_TRACED = 33_534;
  private static final int TRACE_HOPS = 10;

  private final FileLore lore;
  private final Conversations conversations;
  private final BitSet servedTcp = new BitSet();
  private final BitSet servedUdp = new BitSet();

  /** TCP ports that any of the victims answers on. */
  private final BitSet lit = new BitSet();

  /** Ports by when they last answered a SYN. */
  private final Moments answered = new Moments();

  /** Ports by when they last answered a datagram. */
  private final Moments answeredUdp = new Moments();

  /** Ports and peers by when the one sent the other a datagram. */
  private final Moments used = new Moments();

  Judge(FileLore lore, Replay.Serves serves, BitSet victims) {
    this.lore = lore;
    this.conversations = lore.conversations();
    serves.tcp().forEach(servedTcp::set);
    serves.udp().forEach(servedUdp::set);
    lit.or(servedTcp);
    var answering = lore.answering();
    for (var i = 0; i < answering.size(); i++) {
      if (victims.get(answering.host(i))) {
        lit.set(answering.port(i));
      }
    }
  }

  /** What the packet proves against its source, or null. Takes the packets in order. */
  @Nullable EvidenceKind kind(Seen seen, int source, int target, int direction) {
    var packet = seen.probe;
    if (!packet.tcp) {
      var kind = udp(packet, source, target, direction);
      used.set(port(source, packet.sourcePort), target, packet.atNanos);
      return kind;
    }
    return switch (FlagClassifier.meaning(packet.flags)) {
      case SYN -> syn(packet, target, direction);
      case MALFORMED -> EvidenceKind.MALFORMED_FLAGS;
      case STRAY_ACK -> lore.isStrayAck(seen.number) ? EvidenceKind.STRAY_ACK : null;
      case BACKSCATTER -> {
        if ((packet.flags & ACK) != 0
            && lore.answering().contains(source, packet.sourcePort, true)) {
          answered.set(source, packet.sourcePort, packet.atNanos);
        }
        yield null;
      }
    };
  }

  /** Whether the packet opens something, rather than answer or go on; asked before its kind. */
  boolean touches(Seen seen, int source, int target, int direction) {
    var packet = seen.probe;
    if (!packet.tcp) {
      return !used.known(port(target, packet.port), source);
    }
    return switch (FlagClassifier.meaning(packet.flags)) {
      case SYN, MALFORMED -> true;
      case STRAY_ACK ->
          lore.isStrayAck(seen.number)
              || (conversations.is(direction, FileLore.BEGAN)
                  && !conversations.is(Conversations.back(direction), FileLore.SENT));
      case BACKSCATTER -> false;
    };
  }

  private @Nullable EvidenceKind syn(RawProbe packet, int target, int direction) {
    if (servedTcp.get(packet.port)
        || answered.within(SERVED_NANOS, target, packet.port, packet.atNanos)) {
      return null;
    }
    if (conversations.is(direction, FileLore.REFUSED)) {
      return closed(packet);
    }
    if (lore.answering().contains(target, packet.port, true)
        || conversations.is(direction, FileLore.GOES_ON)) {
      return null;
    }
    return lore.sends(target) ? closed(packet) : EvidenceKind.SYN_UNANSWERED;
  }

  private EvidenceKind closed(RawProbe packet) {
    return packet.port < ServedPorts.DARK_LIMIT && !lit.get(packet.port)
        ? EvidenceKind.SYN_DARK
        : EvidenceKind.SYN_UNSERVED;
  }

  private @Nullable EvidenceKind udp(RawProbe packet, int source, int target, int direction) {
    if (!conversations.is(direction, FileLore.BEGAN)) {
      answeredUdp.set(source, packet.sourcePort, packet.atNanos);
      return null;
    }
    if (servedUdp.get(packet.port)
        || isLate(packet, source, target)
        || answeredUdp.within(SERVED_NANOS, target, packet.port, packet.atNanos)) {
      return null;
    }
    if (conversations.is(direction, FileLore.REFUSED)) {
      return EvidenceClassifier.unservedUdp(packet);
    }
    if (lore.sendsFrom(target, packet.port) || FileLore.isReply(packet)) {
      return null;
    }
    return EvidenceKind.UDP_UNANSWERED;
  }

  private boolean isLate(RawProbe packet, int source, int target) {
    if (EvidenceClassifier.isServerPort(packet.sourcePort)
        && used.within(LATE_NANOS, port(target, packet.port), source, packet.atNanos)) {
      return true;
    }
    return packet.port >= FIRST_TRACED
        && packet.port <= LAST_TRACED
        && packet.hopLimit <= TRACE_HOPS;
  }

  private static long port(int host, int port) {
    return (long) host << 16 | port;
  }
}
