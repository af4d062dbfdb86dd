package io.picketline.lab.matrix;

import io.picketline.lab.measure.TcpSyn;
import io.picketline.protocol.SourceAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A TCP SYN over IPv6 in two fragments. The first holds the bare header, for a host throws away
 * what has less (RFC 8200, 4.5); checksum and options can be read of the whole only.
 */
final class Fragments {

  private static final int IP_HEADER = 40;
  private static final int FRAGMENT_HEADER = 8;
  private static final int FIRST = 24;
  private static final int TCP = 6;
  private static final int FRAGMENT = 44;
  private static final int HOPS = 64;
  private static final int FIRST_SEQUENCE = 0x1ab0_0000;
  private static final int MORE = 1;

  private Fragments() {}

  /** Both fragments of one SYN. */
  static List<byte[]> syn(SourceAddress source, SourceAddress target, int sourcePort, int port) {
    var segment = TcpSyn.segment(source, target, sourcePort, port, FIRST_SEQUENCE + port);
    return List.of(
        packet(source, target, port, segment, 0, FIRST),
        packet(source, target, port, segment, FIRST, TcpSyn.SEGMENT - FIRST));
  }

  private static byte[] packet(
      SourceAddress source, SourceAddress target, int id, byte[] segment, int from, int length) {
    var more = from + length < TcpSyn.SEGMENT ? MORE : 0;
    return ByteBuffer.allocate(IP_HEADER + FRAGMENT_HEADER + length)
        .putInt(6 << 28)
        .putShort((short) (FRAGMENT_HEADER + length))
        .put((byte) FRAGMENT)
        .put((byte) HOPS)
        .put(source.toBytes())
        .put(target.toBytes())
        .put((byte) TCP)
        .put((byte) 0)
        // the offset counts in units of eight bytes from the third bit on
        .putShort((short) (from | more))
        .putInt(id)
        .put(segment, from, length)
        .array();
  }
}
