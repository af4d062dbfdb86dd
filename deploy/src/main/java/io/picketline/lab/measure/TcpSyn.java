package io.picketline.lab.measure;

import io.picketline.protocol.SourceAddress;
import java.nio.ByteBuffer;

/** SYNs made byte by byte, with an ordinary window and a segment size among their options. */
public final class TcpSyn {

  /** Bytes of a segment. */
  public static final int SEGMENT = 32;

  private static final int TCP = 6;
  private static final int HOPS = 64;
  private static final int IPV4_HEADER = 20;
  private static final int VERSION_AND_LENGTH = 0x45;
  private static final short HEADER_AND_SYN = (short) (((SEGMENT / 4) << 12) | 2);
  private static final short WINDOW = (short) 64_240;
  private static final int MAXIMUM_SIZE = 0x0204_05a0;
  private static final int NO_OPERATIONS = 0x0101_0101;
  private static final int CHECKSUM_AT = 16;

  private TcpSyn() {}

  /** The segment alone, with its checksum (RFC 9293, 3.1). */
  public static byte[] segment(
      SourceAddress source, SourceAddress target, int sourcePort, int port, int sequence) {
    var segment = ByteBuffer.allocate(SEGMENT);
    segment.putShort((short) sourcePort).putShort((short) port);
    segment.putInt(sequence).putInt(0);
    segment.putShort(HEADER_AND_SYN).putShort(WINDOW);
    segment.putInt(0);
    segment.putInt(MAXIMUM_SIZE).putInt(NO_OPERATIONS).putInt(NO_OPERATIONS);
    segment.putShort(CHECKSUM_AT, checksum(source, target, segment.array()));
    return segment.array();
  }

  /** An IPv4 packet; the kernel fills in what a raw socket leaves 0: identification, checksum. */
  static byte[] packet4(
      SourceAddress source, SourceAddress target, int sourcePort, int port, int sequence) {
    return ByteBuffer.allocate(IPV4_HEADER + SEGMENT)
        .put((byte) VERSION_AND_LENGTH)
        .put((byte) 0)
        .putShort((short) (IPV4_HEADER + SEGMENT))
        .putInt(0)
        .put((byte) HOPS)
        .put((byte) TCP)
        .putShort((short) 0)
        .put(source.toBytes())
        .put(target.toBytes())
        .put(segment(source, target, sourcePort, port, sequence))
        .array();
  }

  /** The pseudo-headers of RFC 9293, 3.1 and RFC 8200, 8.1 sum up alike. */
  private static short checksum(SourceAddress source, SourceAddress target, byte[] segment) {
    var from = source.toBytes();
    var whole = ByteBuffer.allocate(2 * from.length + 8 + SEGMENT);
    whole.put(from).put(target.toBytes()).putInt(SEGMENT).putInt(TCP).put(segment);
    var sum = 0;
    for (var at = 0; at < whole.capacity(); at += 2) {
      sum += whole.getShort(at) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }
}
