package io.picketline.sensor.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.picketline.protocol.ScanType;
import java.lang.foreign.MemorySegment;

/** Names packets that are neither TCP nor UDP. */
final class OtherProbes {
  private static final int SCTP = 132;

  private OtherProbes() {}

  /** The type of a scan by packets of a protocol that the host does not speak. */
  static ScanType type(int protocol) {
    return protocol == SCTP ? ScanType.SCTP : ScanType.IP_PROTOCOL;
  }

  /** Whether a packet opens something, or asks for its host: all but the answers of ICMP. */
  static boolean asks(int protocol, MemorySegment message) {
    return switch (protocol) {
      case Unreachable.ICMP, Unreachable.ICMPV6 -> asksForHost(protocol, message);
      default -> true;
    };
  }

  /** Whether a message asks whether its host is there: echo, timestamp, address mask. */
  static boolean asksForHost(int protocol, MemorySegment message) {
    if (message.byteSize() == 0) {
      return false;
    }
    var type = message.get(JAVA_BYTE, 0) & 0xff;
    return switch (protocol) {
      case Unreachable.ICMP -> type == 8 || type == 13 || type == 17;
      case Unreachable.ICMPV6 -> type == 128;
      default -> false;
    };
  }
}
