package io.picketline.sensor.replay;

import io.picketline.sensor.capture.LinkLayer;
import io.picketline.sensor.detect.EvidenceClassifier;
import io.picketline.sensor.detect.FlagClassifier;
import io.picketline.sensor.detect.RawProbe;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What capture files show of their hosts when they are read once from end to end: who sends, which
 * ports answer, which probes are refused, who is touched, and where frames to a host go.
 */
final class FileLore implements PacketReader.Taker {

  /** Marks of a direction: a SYN was sent in it. */
  static final int SYN = 1;

  /** An ACK followed the SYN, as if it had been answered. */
  static final int GOES_ON = 1 << 1;

  /** What was sent in it was refused, by a reset or by ICMP. */
  static final int REFUSED = 1 << 2;

  /** Anything but resets was sent in it. */
  static final int SENT = 1 << 3;

  /** Its first packet began the conversation. */
  static final int BEGAN = 1 << 4;

  /** The first mark that this class leaves to others. */
  static final int FREE_MARK = 1 << 5;

  private static final int RST = 0x04;
  private static final int SIX = 0x3f;
  private static final int FIRST_CLIENT_PORT = 1024;

  /** How long after its last packet a connection is still live. */
  private static final long LIVE_NANOS = Duration.ofMinutes(5).toNanos();

  private final Conversations conversations = new Conversations();
  private final BitSet senders = new BitSet();
  private final BitSet touched = new BitSet();
  private final Ports answering = new Ports();
  private final Ports sendingUdp = new Ports();
  private final KeyTable unspoken = new KeyTable();
  private final BitSet strayAcks = new BitSet();
  private final KeyTable hops = new KeyTable();
  private final KeyTable meetings = new KeyTable();
  private int[] sources = new int[64];
  private long[] lastNanos = new long[64];
  private int[] ackFrames = new int[64];
  private long[] ackNanos = new long[64];

  Conversations conversations() {
    return conversations;
  }

  @Override
  public void packet(Seen seen) {
    var packet = seen.probe;
    var source = conversations.host(packet.sourceHigh, packet.sourceLow);
    var target = conversations.host(packet.localHigh, packet.localLow);
    var before = conversations.directions();
    var direction =
        conversations.of(source, packet.sourcePort, target, packet.port, Ports.protocol(packet));
    if (conversations.directions() > before) {
      room();
      conversations.mark(direction, BEGAN);
    }
    senders.set(source);
    meet(source, target);
    hop(seen, source, target);
    if (packet.tcp) {
      tcp(seen, source, target, direction);
    } else {
      udp(packet, source, target, direction);
    }
  }

  private void room() {
    if (conversations.directions() > lastNanos.length) {
      lastNanos = Arrays.copyOf(lastNanos, 2 * lastNanos.length);
      ackFrames = Arrays.copyOf(ackFrames, lastNanos.length);
      ackNanos = Arrays.copyOf(ackNanos, lastNanos.length);
    }
  }

  private void meet(int source, int target) {
    var known = meetings.size();
    if (meetings.add(source, target) < known) {
      return;
    }
    if (target >= sources.length) {
      sources = Arrays.copyOf(sources, Math.max(target + 1, 2 * sources.length));
    }
    sources[target]++;
  }

  private void hop(Seen seen, int source, int target) {
    if (seen.destinationMac != LinkLayer.NO_ADDRESS && onLink(seen.probe)) {
      hops.add((long) source << 32 | target, seen.destinationMac);
      hops.add((long) source << 32 | target, LinkLayer.NO_ADDRESS);
    }
  }

  private void tcp(Seen seen, int source, int target, int direction) {
    var packet = seen.probe;
    var back = Conversations.back(direction);
    if ((packet.flags & RST) != 0 && (packet.flags & SIX) != SIX) {
      refuse(packet, direction);
      return;
    }
    switch (FlagClassifier.meaning(packet.flags)) {
      case SYN -> {
        conversations.mark(direction, SYN);
        touched.set(target);
      }
      case BACKSCATTER -> {
        if (conversations.is(back, SYN)) {
          answering.add(source, packet.sourcePort, true);
        }
      }
      case STRAY_ACK -> {
        if (conversations.is(direction, SYN)) {
          conversations.mark(direction, GOES_ON);
        }
        ackFrames[direction] = seen.number + 1;
        ackNanos[direction] = packet.atNanos;
      }
      case MALFORMED -> {
        touched.set(target);
        return;
      }
    }
    conversations.mark(direction, SENT);
    lastNanos[direction] = packet.atNanos;
  }

  /**
   * A reset refuses a SYN; and a stray ACK, unless this side took part in the connection shortly
   * before that ACK, however late the reset comes.
   */
  private void refuse(RawProbe packet, int direction) {
    var back = Conversations.back(direction);
    var asked = ackFrames[back] > 0 ? ackNanos[back] : packet.atNanos;
    if (conversations.is(direction, SENT) && asked - lastNanos[direction] <= LIVE_NANOS) {
      return;
    }
    if (ackFrames[back] > 0) {
      strayAcks.set(ackFrames[back] - 1);
      ackFrames[back] = 0;
      touched.set(conversations.known(packet.sourceHigh, packet.sourceLow));
    } else if (conversations.is(back, SYN)) {
      conversations.mark(back, REFUSED);
    }
  }

  private void udp(RawProbe packet, int source, int target, int direction) {
    sendingUdp.add(source, packet.sourcePort, false);
    conversations.mark(direction, SENT);
    if (conversations.is(direction, BEGAN) && !isReply(packet)) {
      touched.set(target);
    }
  }

  /** Whether a datagram may be a reply whose question is not in the file. */
  static boolean isReply(RawProbe packet) {
    return EvidenceClassifier.isServerPort(packet.sourcePort) && packet.port >= FIRST_CLIENT_PORT;
  }

  @Override
  public void other(Seen seen, int protocol, MemorySegment message) {
    var packet = seen.probe;
    var source = conversations.host(packet.sourceHigh, packet.sourceLow);
    var target = conversations.host(packet.localHigh, packet.localLow);
    senders.set(source);
    if (OtherProbes.asks(protocol, message)) {
      touched.set(target);
    }
    Unreachable.read(protocol, message).ifPresent(answer -> unreachable(answer, source));
  }

  private void unreachable(Unreachable answer, int sender) {
    var direction = answer.direction(conversations, sender);
    if (direction != Conversations.NONE) {
      conversations.mark(direction, REFUSED);
    } else if (answer.ofProtocol()) {
      var prober = conversations.known(answer.source().high(), answer.source().low());
      unspoken.add((long) prober << 32 | sender, answer.protocol());
    }
  }

  @Override
  public void broken(Seen seen) {
    conversations.host(seen.probe.sourceHigh, seen.probe.sourceLow);
    conversations.host(seen.probe.localHigh, seen.probe.localLow);
  }

  @Override
  public void toMany(Seen seen) {
    senders.set(conversations.host(seen.probe.sourceHigh, seen.probe.sourceLow));
  }

  /** Whether the host sends any packet. */
  boolean sends(int host) {
    return senders.get(host);
  }

  /** Whether anybody makes a first contact with the host. */
  boolean touched(int host) {
    return touched.get(host);
  }

  /** The ports that answer a SYN. */
  Ports answering() {
    return answering;
  }

  /** Whether the host sends any datagram from the port. */
  boolean sendsFrom(int host, int port) {
    return sendingUdp.contains(host, port, false);
  }

  /** Whether the packet with this number is an ACK that the host resets, out of no connection. */
  boolean isStrayAck(int number) {
    return strayAcks.get(number);
  }

  /** Whether the host says that it does not speak the protocol. */
  boolean unspoken(int source, int target, int protocol) {
    return unspoken.contains((long) source << 32 | target, protocol);
  }

  /** Sources that send to the host. */
  int sourcesOf(int host) {
    return host < sources.length ? sources[host] : 0;
  }

  /** Whether a neighbour's packet came from another link-layer address than its target sends to. */
  boolean forged(Seen seen, int source, int target) {
    if (seen.sourceMac == LinkLayer.NO_ADDRESS || !onLink(seen.probe)) {
      return false;
    }
    var way = (long) target << 32 | source;
    return hops.contains(way, LinkLayer.NO_ADDRESS) && !hops.contains(way, seen.sourceMac);
  }

  /** Whether source and target share a /24, or a /64 for IPv6. */
  private static boolean onLink(RawProbe packet) {
    return onLink(packet.sourceHigh, packet.sourceLow, packet.localHigh, packet.localLow);
  }

  private static boolean onLink(long high, long low, long otherHigh, long otherLow) {
    if (high != otherHigh) {
      return false;
    }
    var v4 = high == 0 && low >>> 32 == 0xffff;
    return !v4 || low >>> 8 == otherLow >>> 8;
  }
}
