package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Walks the attributes of a netlink message. Never reads outside its bounds: an attribute that
 * claims more ends the walk and is {@linkplain #malformed() remembered}. For one thread, may be
 * used again.
 */
public final class AttributeReader {
  private static final int HEADER = 4;
  private static final int TYPE_MASK = 0x3fff;

  private MemorySegment buffer = MemorySegment.NULL;
  private long next;
  private long end;
  private int type;
  private long offset;
  private int length;
  private boolean malformed;

  /** Starts over with the attributes between two offsets of {@code segment}. */
  public void reset(MemorySegment segment, long from, long to) {
    buffer = segment;
    end = Math.min(to, segment.byteSize());
    next = from;
    malformed = from < 0 || from > end;
    if (malformed) {
      next = end;
    }
  }

  /** Starts over with the attributes inside the one that {@code outer} stands on. */
  public void reset(AttributeReader outer) {
    reset(outer.buffer, outer.offset, outer.offset + outer.length);
  }

  /** Steps to the next attribute; false at the end. */
  public boolean next() {
    if (end - next < HEADER) {
      malformed |= next < end;
      return false;
    }
    var size = buffer.get(MessageWriter.U16, next) & 0xffff;
    if (size < HEADER || size > end - next) {
      malformed = true;
      next = end;
      return false;
    }
    type = buffer.get(MessageWriter.U16, next + 2) & TYPE_MASK;
    offset = next + HEADER;
    length = size - HEADER;
    next = Math.min(end, next + ((size + 3) & ~3));
    return true;
  }

  /** Whether an attribute lay outside its bounds or had too few bytes for its value. */
  public boolean malformed() {
    return malformed;
  }

  /** The attribute's number, flags taken off. */
  public int type() {
    return type;
  }

  /** The segment that is walked. */
  public MemorySegment buffer() {
    return buffer;
  }

  /** Where the value begins in the segment. */
  public long offset() {
    return offset;
  }

  /** Bytes of the value. */
  public int length() {
    return length;
  }

  /** The first byte, or 0 if the value is empty. */
  public int u8() {
    return holds(1) ? buffer.get(JAVA_BYTE, offset) & 0xff : 0;
  }

  /** Two bytes in network order, or 0 if there are fewer. */
  public int be16() {
    return holds(2) ? buffer.get(MessageWriter.BE16, offset) & 0xffff : 0;
  }

  /** Four bytes in the machine's order, or 0 if there are fewer. */
  public int u32() {
    return holds(4) ? buffer.get(MessageWriter.U32, offset) : 0;
  }

  /** Four bytes in network order, or 0 if there are fewer. */
  public int be32() {
    return be32(0);
  }

  /** Four bytes in network order from byte {@code from} of the value, or 0 if there are fewer. */
  public int be32(int from) {
    return holds(from + 4) ? buffer.get(MessageWriter.BE32, offset + from) : 0;
  }

  /** Eight bytes in network order, or 0 if there are fewer. */
  public long be64() {
    return be64(0);
  }

  /** Eight bytes in network order from byte {@code from} of the value, or 0 if there are fewer. */
  public long be64(int from) {
    return holds(from + 8) ? buffer.get(MessageWriter.BE64, offset + from) : 0;
  }

  /** Eight bytes in the machine's order from byte {@code from}, or 0 if there are fewer. */
  public long u64(int from) {
    return holds(from + 8) ? buffer.get(MessageWriter.U64, offset + from) : 0;
  }

  /** The value as text, up to its first zero byte. */
  public String text() {
    var bytes = bytes();
    var count = 0;
    while (count < bytes.length && bytes[count] != 0) {
      count++;
    }
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  /** A copy of the value. */
  public byte[] bytes() {
    var bytes = new byte[length];
    MemorySegment.copy(buffer, JAVA_BYTE, offset, bytes, 0, length);
    return bytes;
  }

  private boolean holds(int bytes) {
    malformed |= length < bytes;
    return length >= bytes;
  }
}
