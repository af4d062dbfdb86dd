package io.picketline.sensor.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** Reads an ICMP port unreachable (RFC 792; RFC 4443, 3.1) for the probe that it answers. */
final class Unreachable {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP_HEADER = 8;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private Unreachable() {}

  /**
   * The flow of the packet that found no port, if {@code message} says so.
   *
   * @param protocol IP protocol of the message
   * @param message from the ICMP header on
   */
  static Optional<Flow> flow(int protocol, MemorySegment message) {
    if (message.byteSize() < ICMP_HEADER) {
      return Optional.empty();
    }
    var type = message.get(JAVA_BYTE, 0);
    var code = message.get(JAVA_BYTE, 1);
    var inner = message.asSlice(ICMP_HEADER);
    if (protocol == ICMP && type == 3 && code == 3) {
      return v4(inner);
    }
    return protocol == ICMPV6 && type == 1 && code == 4 ? v6(inner) : Optional.empty();
  }

  private static Optional<Flow> v4(MemorySegment packet) {
    if (packet.byteSize() < IPV4_HEADER) {
      return Optional.empty();
    }
    var header = (packet.get(JAVA_BYTE, 0) & 15) * 4;
    return flow(packet, packet.get(JAVA_BYTE, 9), header, 12, 4);
  }

  private static Optional<Flow> v6(MemorySegment packet) {
    if (packet.byteSize() < IPV6_HEADER) {
      return Optional.empty();
    }
    return flow(packet, packet.get(JAVA_BYTE, 6), IPV6_HEADER, 8, 16);
  }

  private static Optional<Flow> flow(
      MemorySegment packet, int protocol, int header, int addresses, int size) {
    if ((protocol != TCP && protocol != UDP) || packet.byteSize() < header + 4L) {
      return Optional.empty();
    }
    return Optional.of(
        new Flow(
            address(packet, addresses, size),
            packet.get(SHORT, header) & 0xffff,
            address(packet, addresses + size, size),
            packet.get(SHORT, header + 2) & 0xffff,
            protocol == TCP));
  }

  private static SourceAddress address(MemorySegment packet, int at, int size) {
    return SourceAddress.of(packet.asSlice(at, size).toArray(JAVA_BYTE));
  }
}
