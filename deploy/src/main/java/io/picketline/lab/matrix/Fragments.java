package io.picketline.lab.matrix;

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
  private static final int SEGMENT = 32;
  private static final int FIRST = 24;
  private static final int TCP = 6;
  private static final int FRAGMENT = 44;
  private static final int HOPS = 64;
  private static final int ADDRESS = 16;
  private static final short HEADER_AND_SYN = (short) (((SEGMENT / 4) << 12) | 2);
  private static final short WINDOW = (short) 64_240;
  private static final int MAXIMUM_SIZE = 0x0204_05a0;
  private static final int CHECKSUM_AT = 16;
  private static final int MORE = 1;

  private Fragments() {}

  /** Both fragments of one SYN. */
  static List<byte[]> syn(SourceAddress source, SourceAddress target, int sourcePort, int port) {
    var segment = segment(source, target, sourcePort, port);
    return List.of(
        packet(source, target, port, segment, 0, FIRST),
        packet(source, target, port, segment, FIRST, SEGMENT - FIRST));
  }

  private static byte[] segment(
      SourceAddress source, SourceAddress target, int sourcePort, int port) {
    var segment = ByteBuffer.allocate(SEGMENT);
    segment.putShort((short) sourcePort).putShort((short) port);
    segment.putInt(0x1ab0_0000 + port).putInt(0);
    segment.putShort(HEADER_AND_SYN).putShort(WINDOW);
    segment.putInt(0);
    // maximum segment size, then four no-operations twice
    segment.putInt(MAXIMUM_SIZE).putInt(0x0101_0101).putInt(0x0101_0101);
    segment.putShort(CHECKSUM_AT, checksum(source, target, segment.array()));
    return segment.array();
  }

  /** RFC 9293, 3.1, with the pseudo-header of RFC 8200, 8.1. */
  private static short checksum(SourceAddress source, SourceAddress target, byte[] segment) {
    var whole = ByteBuffer.allocate(2 * ADDRESS + 8 + SEGMENT);
    whole.put(source.toBytes()).put(target.toBytes()).putInt(SEGMENT).putInt(TCP).put(segment);
    var sum = 0;
    for (var at = 0; at < whole.capacity(); at += 2) {
      sum += whole.getShort(at) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }

  private static byte[] packet(
      SourceAddress source, SourceAddress target, int id, byte[] segment, int from, int length) {
    var more = from + length < SEGMENT ? MORE : 0;
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
