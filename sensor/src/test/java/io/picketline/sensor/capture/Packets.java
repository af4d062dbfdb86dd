package io.picketline.sensor.capture;

import io.picketline.protocol.SourceAddress;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Makes well-formed IP packets for tests. */
final class Packets {
  static final String SOURCE = "192.0.2.7";
  static final String LOCAL = "198.51.100.1";
  static final String SOURCE6 = "2001:db8::7";
  static final String LOCAL6 = "2001:db8:1::1";
  static final int SYN = 2;

  private Packets() {}

  static byte[] syn(String source, String local, int port) {
    return ip(source, local, 6, tcp(40000, port, SYN, new byte[0]));
  }

  static byte[] datagram(String source, String local, int sourcePort, int port) {
    return ip(source, local, 17, udp(sourcePort, port, new byte[] {1, 2, 3}));
  }

  static byte[] tcp(int sourcePort, int port, int flags, byte[] payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) sourcePort)
        .putShort((short) port)
        .putInt(0xfedcba98)
        .putInt(0)
        .put((byte) 0x50)
        .put((byte) flags)
        .putShort((short) 1024)
        .putInt(0)
        .put(payload)
        .array();
  }

  static byte[] udp(int sourcePort, int port, byte[] payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putShort((short) sourcePort)
        .putShort((short) port)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** A packet with good checksums, IPv4 or IPv6 as its addresses are. */
  static byte[] ip(String source, String local, int protocol, byte[] transport) {
    return ip(source, local, protocol, protocol, new byte[0], transport);
  }

  /**
   * The same with bytes between IP header and transport: IPv4 options, or IPv6 extension headers of
   * which the first is {@code first}.
   */
  static byte[] ip(
      String source, String local, int first, int protocol, byte[] between, byte[] transport) {
    var from = SourceAddress.parse(source);
    var to = SourceAddress.parse(local);
    var sealed = sealed(from, to, protocol, transport);
    return from.isV4()
        ? ipv4(from, to, protocol, between, sealed)
        : ipv6(from, to, first, between, sealed);
  }

  /** The segment with its checksum set. */
  static byte[] sealed(SourceAddress from, SourceAddress to, int protocol, byte[] transport) {
    var sealed = transport.clone();
    var at = protocol == 6 ? 16 : 6;
    if (protocol == 6 || protocol == 17) {
      var sum = pseudoSum(from, to, protocol, sealed.length) + naiveSum(sealed);
      ByteBuffer.wrap(sealed).putShort(at, (short) ~fold(sum));
    }
    return sealed;
  }

  static long pseudoSum(SourceAddress from, SourceAddress to, int protocol, int length) {
    return naiveSum(from.toBytes()) + naiveSum(to.toBytes()) + protocol + length;
  }

  /** RFC 1071 as its text says it, 16 bits at a time. */
  static long naiveSum(byte[] bytes) {
    var sum = 0L;
    for (var i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xffL) << ((i & 1) == 0 ? 8 : 0);
    }
    return sum;
  }

  static int fold(long sum) {
    var folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded >>> 16) + (folded & 0xffff);
    }
    return (int) folded;
  }

  static MemorySegment segment(byte[] packet) {
    return MemorySegment.ofArray(packet);
  }

  private static byte[] ipv4(
      SourceAddress from, SourceAddress to, int protocol, byte[] options, byte[] transport) {
    var header = 20 + options.length;
    var packet = ByteBuffer.allocate(header + transport.length);
    packet
        .put((byte) (0x40 | header / 4))
        .put((byte) 0)
        .putShort((short) packet.capacity())
        .putInt(0)
        .put((byte) 61)
        .put((byte) protocol)
        .putShort((short) 0)
        .put(from.toBytes())
        .put(to.toBytes())
        .put(options);
    var sum = 0L;
    for (var i = 0; i < header; i += 2) {
      sum += packet.getShort(i) & 0xffff;
    }
    packet.putShort(10, (short) ~fold(sum));
    return packet.put(transport).array();
  }

  private static byte[] ipv6(
      SourceAddress from, SourceAddress to, int first, byte[] extensions, byte[] transport) {
    return ByteBuffer.allocate(40 + extensions.length + transport.length)
        .putInt(0x60000000)
        .putShort((short) (extensions.length + transport.length))
        .put((byte) first)
        .put((byte) 61)
        .put(from.toBytes())
        .put(to.toBytes())
        .put(extensions)
        .put(transport)
        .array();
  }

  /** A fragment with the header of {@code whole}, which has no options, and a good checksum. */
  static byte[] fragment(byte[] whole, byte[] part, int offset, boolean more, int id) {
    var packet = ByteBuffer.allocate(20 + part.length).put(whole, 0, 20).put(part);
    packet.putShort(2, (short) (20 + part.length)).putShort(4, (short) id);
    packet.putShort(6, (short) (offset / 8 | (more ? 0x2000 : 0))).putShort(10, (short) 0);
    var sum = 0L;
    for (var i = 0; i < 20; i += 2) {
      sum += packet.getShort(i) & 0xffff;
    }
    return packet.putShort(10, (short) ~fold(sum)).array();
  }

  /** The same of an IPv6 packet. */
  static byte[] fragment6(byte[] whole, byte[] part, int offset, boolean more, int id) {
    return ByteBuffer.allocate(48 + part.length)
        .put(whole, 0, 40)
        .putShort(4, (short) (8 + part.length))
        .put(6, (byte) 44)
        .put(whole[6])
        .put((byte) 0)
        .putShort((short) (offset | (more ? 1 : 0)))
        .putInt(id)
        .put(part)
        .array();
  }
}
