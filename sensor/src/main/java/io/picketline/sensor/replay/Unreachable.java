package io.picketline.sensor.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What an ICMP error says of the packet that it answers: that no socket takes it, or that its host
 * does not speak its protocol (RFC 792; RFC 4443, 3.1 and 3.4).
 *
 * @param source who sent the packet
 * @param target the host that it went to
 * @param protocol its IP protocol number
 * @param sourcePort 0 where the protocol is what is not spoken, as is {@code port}
 * @param ofProtocol whether the protocol is not spoken; else the port is not served
 */
record Unreachable(
    SourceAddress source,
    SourceAddress target,
    int protocol,
    int sourcePort,
    int port,
    boolean ofProtocol) {

  static final int ICMP = 1;
  static final int ICMPV6 = 58;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP_HEADER = 8;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int FRAGMENT = 44;
  private static final int FRAGMENT_HEADER = 8;

  /**
   * Reads an ICMP message, which may be any bytes.
   *
   * @param protocol IP protocol of the message
   * @param message from the ICMP header on
   */
  static Optional<Unreachable> read(int protocol, MemorySegment message) {
    var isIcmp = protocol == ICMP || protocol == ICMPV6;
    if (!isIcmp || message.byteSize() < ICMP_HEADER) {
      return Optional.empty();
    }
    var type = message.get(JAVA_BYTE, 0);
    var code = message.get(JAVA_BYTE, 1);
    var inner = message.asSlice(ICMP_HEADER);
    if (protocol == ICMP && type == 3 && (code == 2 || code == 3)) {
      return v4(inner, code == 2);
    }
    var noPort = type == 1 && code == 4;
    var noProtocol = type == 4 && code == 1;
    return protocol == ICMPV6 && (noPort || noProtocol) ? v6(inner, noProtocol) : Optional.empty();
  }

  /**
   * The direction of the packet that finds no port, or {@link Conversations#NONE}: only the host
   * itself can say so of its ports.
   *
   * @param sender the host that sends this message
   */
  int direction(Conversations conversations, int sender) {
    var prober = conversations.known(source.high(), source.low());
    var host = conversations.known(target.high(), target.low());
    return ofProtocol || host != sender || prober == Conversations.NONE
        ? Conversations.NONE
        : conversations.find(prober, sourcePort, host, port, protocol);
  }

  private static Optional<Unreachable> v4(MemorySegment packet, boolean ofProtocol) {
    if (packet.byteSize() < IPV4_HEADER) {
      return Optional.empty();
    }
    var header = (packet.get(JAVA_BYTE, 0) & 15) * 4;
    return read(packet, packet.get(JAVA_BYTE, 9) & 0xff, header, 12, ofProtocol);
  }

  private static Optional<Unreachable> v6(MemorySegment packet, boolean ofProtocol) {
    if (packet.byteSize() < IPV6_HEADER) {
      return Optional.empty();
    }
    var protocol = packet.get(JAVA_BYTE, 6) & 0xff;
    var header = IPV6_HEADER;
    if (protocol == FRAGMENT && packet.byteSize() >= IPV6_HEADER + FRAGMENT_HEADER) {
      protocol = packet.get(JAVA_BYTE, IPV6_HEADER) & 0xff;
      header += FRAGMENT_HEADER;
    }
    return read(packet, protocol, header, 8, ofProtocol);
  }

  private static Optional<Unreachable> read(
      MemorySegment packet, int protocol, int header, int addresses, boolean ofProtocol) {
    var size = addresses == 12 ? 4 : 16;
    var source = address(packet, addresses, size);
    var target = address(packet, addresses + size, size);
    if (ofProtocol) {
      return Optional.of(new Unreachable(source, target, protocol, 0, 0, true));
    }
    if ((protocol != TCP && protocol != UDP) || packet.byteSize() < header + 4L) {
      return Optional.empty();
    }
    return Optional.of(
        new Unreachable(
            source,
            target,
            protocol,
            packet.get(SHORT, header) & 0xffff,
            packet.get(SHORT, header + 2L) & 0xffff,
            false));
  }

  private static SourceAddress address(MemorySegment packet, int at, int size) {
    return SourceAddress.of(packet.asSlice(at, size).toArray(JAVA_BYTE));
  }
}
