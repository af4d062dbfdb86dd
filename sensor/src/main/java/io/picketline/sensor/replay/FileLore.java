package io.picketline.sensor.replay;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.LinkLayer;
import io.picketline.sensor.detect.FlagClassifier;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.replay.Flow.HostPort;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a capture file shows of its hosts when it is read once from end to end: who sends, which
 * ports answer, which probes are refused, and where frames to a host go.
 */
final class FileLore implements PacketReader.Taker {

  private static final int RST = 0x04;

  /** How long after its last packet a connection is still live. */
  private static final long LIVE_NANOS = Duration.ofMinutes(5).toNanos();

  private final Set<SourceAddress> senders = new HashSet<>();
  private final Set<HostPort> answering = new HashSet<>();
  private final BitSet answeringTcpPorts = new BitSet();
  private final Set<HostPort> sendingUdp = new HashSet<>();
  private final Map<Flow, Conversation> conversations = new HashMap<>();
  private final Set<Flow> refused = new HashSet<>();
  private final Set<Long> strayAcks = new HashSet<>();
  private final Map<SourceAddress, Set<SourceAddress>> sourcesOf = new HashMap<>();
  private final Map<Hop, Set<Long>> hops = new HashMap<>();

  /** Frames of one host to another. */
  private record Hop(SourceAddress from, SourceAddress to) {}

  /** What one direction of a TCP connection has shown so far. */
  private static final class Conversation {
    private boolean syn;
    private boolean goesOn;
    private long lastNanos;
    private boolean live;
    private long ackFrame = -1;
  }

  @Override
  public void sent(SourceAddress host) {
    senders.add(host);
  }

  @Override
  public void unreachable(Flow flow) {
    refused.add(flow);
  }

  @Override
  public void packet(long frame, RawProbe packet, long sourceMac, long destinationMac) {
    var flow = Flow.of(packet);
    sourcesOf.computeIfAbsent(flow.destination(), _ -> new HashSet<>()).add(flow.source());
    if (destinationMac != LinkLayer.NO_ADDRESS) {
      hops.computeIfAbsent(new Hop(flow.source(), flow.destination()), _ -> new HashSet<>())
          .add(destinationMac);
    }
    if (packet.tcp) {
      tcp(frame, packet, flow);
    } else {
      sendingUdp.add(flow.origin());
    }
  }

  private void tcp(long frame, RawProbe packet, Flow flow) {
    var meaning = FlagClassifier.meaning(packet.flags);
    var back = conversations.get(flow.reversed());
    if ((packet.flags & RST) != 0) {
      refuse(packet, flow, back);
      return;
    }
    var here = conversations.computeIfAbsent(flow, _ -> new Conversation());
    switch (meaning) {
      case SYN -> here.syn = true;
      case BACKSCATTER -> {
        if (back != null && back.syn) {
          answering.add(flow.origin());
          answeringTcpPorts.set(flow.sourcePort());
        }
      }
      case STRAY_ACK -> {
        here.goesOn |= here.syn;
        here.ackFrame = frame;
      }
      case MALFORMED -> {
        return;
      }
    }
    here.live = true;
    here.lastNanos = packet.atNanos;
  }

  /** A reset refuses a SYN; and a stray ACK, unless this side took part in the connection. */
  private void refuse(RawProbe packet, Flow flow, @Nullable Conversation back) {
    if (back == null) {
      return;
    }
    var here = conversations.get(flow);
    var live = here != null && here.live && packet.atNanos - here.lastNanos <= LIVE_NANOS;
    if (live) {
      return;
    }
    if (back.ackFrame >= 0) {
      strayAcks.add(back.ackFrame);
      back.ackFrame = -1;
    } else if (back.syn) {
      refused.add(flow.reversed());
    }
  }

  /** Whether the host sends any packet. */
  boolean sends(SourceAddress host) {
    return senders.contains(host);
  }

  /** Whether the port answers a SYN. */
  boolean answers(HostPort port) {
    return answering.contains(port);
  }

  /** Whether any host answers a SYN on the TCP port. */
  boolean anyAnswers(int port) {
    return answeringTcpPorts.get(port);
  }

  /** Whether the host sends any datagram from the port. */
  boolean sendsFrom(HostPort port) {
    return sendingUdp.contains(port);
  }

  /** Whether the flow's packets are answered by a reset or by ICMP port unreachable. */
  boolean refuses(Flow flow) {
    return refused.contains(flow);
  }

  /** Whether the source of a SYN goes on as if it had been answered. */
  boolean goesOn(Flow flow) {
    var conversation = conversations.get(flow);
    return conversation != null && conversation.goesOn;
  }

  /** Whether the frame is an ACK that the host answers by a reset, out of no connection. */
  boolean isStrayAck(long frame) {
    return strayAcks.contains(frame);
  }

  /** Sources that send to the host. */
  int sourcesOf(SourceAddress host) {
    return sourcesOf.getOrDefault(host, Set.of()).size();
  }

  /**
   * Whether a neighbour's packet came from another link-layer address than {@code victim} sends to.
   */
  boolean forged(SourceAddress source, SourceAddress victim, long sourceMac) {
    if (sourceMac == LinkLayer.NO_ADDRESS || !onLink(source, victim)) {
      return false;
    }
    var known = hops.get(new Hop(victim, source));
    return known != null && !known.contains(sourceMac);
  }

  /** Whether the two share a /24, or a /64 for IPv6. */
  static boolean onLink(SourceAddress one, SourceAddress other) {
    if (one.isV4() != other.isV4()) {
      return false;
    }
    var length = one.isV4() ? 24 : 64;
    return one.masked(length).equals(other.masked(length));
  }
}
