package io.picketline.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** One SYN as nmap sends it, changed in place to be another's; its checksums stay right. */
final class Packets {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** From 198.51.100.1 to 192.0.2.1, MSS 1460. */
  private static final byte[] SYN =
      HexFormat.of()
          .parseHex(
              "4500002c000040003906000ac6336401c0000201"
                  + "9c40001600000001000000006002040000000000020405b4");

  private static final int IP_CHECKSUM = 10;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;
  private static final int SOURCE_PORT = 20;
  private static final int SEQUENCE = 24;
  private static final int TCP_CHECKSUM = 36;
  private static final int IP_HEADER = 20;
  private static final int PROTOCOL_TCP = 6;

  private final MemorySegment memory = Arena.ofAuto().allocate(SYN.length, 8);

  Packets() {
    memory.copyFrom(MemorySegment.ofArray(SYN));
    memory.set(SHORT, IP_CHECKSUM, (short) 0);
    memory.set(SHORT, TCP_CHECKSUM, (short) 0);
    memory.set(SHORT, IP_CHECKSUM, (short) ~fold(sum(0, IP_HEADER)));
    var pseudo =
        words(memory.get(INT, SOURCE))
            + words(memory.get(INT, DESTINATION))
            + PROTOCOL_TCP
            + (SYN.length - IP_HEADER);
    memory.set(SHORT, TCP_CHECKSUM, (short) ~fold(pseudo + sum(IP_HEADER, SYN.length - IP_HEADER)));
  }

  /** Where the packet lies, from its IP header on. */
  MemorySegment memory() {
    return memory;
  }

  int length() {
    return SYN.length;
  }

  /** Makes it come from another source, with a sequence number of its own. */
  void from(int address, int sequence) {
    replace(SOURCE, address, IP_CHECKSUM);
    replace(SEQUENCE, sequence, TCP_CHECKSUM);
  }

  /** Makes it touch another port, from another port. */
  void ports(int sourcePort, int port) {
    replace(SOURCE_PORT, sourcePort << 16 | (port & 0xffff), TCP_CHECKSUM);
  }

  /** All bytes, added up: what no reader of a packet can do without. */
  long touch() {
    return sum(0, SYN.length);
  }

  private void replace(int at, int value, int checksumAt) {
    var before = memory.get(INT, at);
    memory.set(INT, at, value);
    adjust(checksumAt, before, value);
    if (at == SOURCE) {
      adjust(TCP_CHECKSUM, before, value);
    }
  }

  /** RFC 1624, equation 3. */
  private void adjust(int checksumAt, int before, int after) {
    var sum = (~memory.get(SHORT, checksumAt) & 0xffffL) + words(~before) + words(after);
    memory.set(SHORT, checksumAt, (short) ~fold(sum));
  }

  private long sum(int from, int length) {
    var sum = 0L;
    for (var at = from; at < from + length; at += 2) {
      sum += memory.get(SHORT, at) & 0xffff;
    }
    return sum;
  }

  private static long words(int both) {
    return (both >>> 16) + (both & 0xffffL);
  }

  private static int fold(long sum) {
    var folded = (sum >>> 16) + (sum & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) ((folded >>> 16) + (folded & 0xffff));
  }
}
