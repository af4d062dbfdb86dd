package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Walks the netlink messages of one datagram. Never reads outside it: a message that claims more
 * ends the walk and is {@linkplain #malformed() remembered}. For one thread, may be used again.
 */
public final class MessageReader {
  /** Type of an error or, with error 0, an acknowledgement. */
  public static final int ERROR = 2;

  /** Type of the end of a dump. */
  public static final int DONE = 3;

  private static final int HEADER = MessageWriter.HEADER;

  private MemorySegment buffer = MemorySegment.NULL;
  private long next;
  private long end;
  private long body;
  private long messageEnd;
  private int type;
  private int flags;
  private int sequence;
  private int port;
  private boolean malformed;

  /** Starts over with the first {@code length} bytes of {@code segment}. */
  public void reset(MemorySegment segment, long length) {
    buffer = segment;
    next = 0;
    end = Math.min(length, segment.byteSize());
    malformed = length > segment.byteSize();
  }

  /** Steps to the next message; false at the end. */
  public boolean next() {
    if (end - next < HEADER) {
      malformed |= next < end;
      return false;
    }
    var size = buffer.get(MessageWriter.U32, next) & 0xffff_ffffL;
    if (size < HEADER || size > end - next) {
      malformed = true;
      next = end;
      return false;
    }
    type = buffer.get(MessageWriter.U16, next + 4) & 0xffff;
    flags = buffer.get(MessageWriter.U16, next + 6) & 0xffff;
    sequence = buffer.get(MessageWriter.U32, next + 8);
    port = buffer.get(MessageWriter.U32, next + 12);
    body = next + HEADER;
    messageEnd = next + size;
    next = Math.min(end, next + ((size + 3) & ~3L));
    return true;
  }

  /** Whether the datagram was cut, or a message in it lay outside its bounds. */
  public boolean malformed() {
    return malformed;
  }

  /** The message's number. */
  public int type() {
    return type;
  }

  /** The header's flags. */
  public int flags() {
    return flags;
  }

  /** The number of the request that is answered; 0 for a notification. */
  public int sequence() {
    return sequence;
  }

  /** The port of the socket that a notification's change came through; 0 for the kernel itself. */
  public int port() {
    return port;
  }

  /** Bytes behind the header. */
  public long bodyLength() {
    return messageEnd - body;
  }

  /** The positive error number of an {@link #ERROR}; 0 is an acknowledgement. */
  public int error() {
    return bodyLength() < 4 ? Errno.EINVAL : -buffer.get(MessageWriter.U32, body);
  }

  /** Byte {@code at} of the body, or 0 behind its end. */
  public int u8(int at) {
    return holds(at + 1) ? buffer.get(JAVA_BYTE, body + at) & 0xff : 0;
  }

  /** Two bytes of the body in the machine's order, or 0 behind its end. */
  public int u16(int at) {
    return holds(at + 2) ? buffer.get(MessageWriter.U16, body + at) & 0xffff : 0;
  }

  /** Two bytes of the body in network order, or 0 behind its end. */
  public int be16(int at) {
    return holds(at + 2) ? buffer.get(MessageWriter.BE16, body + at) & 0xffff : 0;
  }

  /** Four bytes of the body in the machine's order, or 0 behind its end. */
  public int u32(int at) {
    return holds(at + 4) ? buffer.get(MessageWriter.U32, body + at) : 0;
  }

  /** Four bytes of the body in network order, or 0 behind its end. */
  public int be32(int at) {
    return holds(at + 4) ? buffer.get(MessageWriter.BE32, body + at) : 0;
  }

  /** Eight bytes of the body in network order, or 0 behind its end. */
  public long be64(int at) {
    return holds(at + 8) ? buffer.get(MessageWriter.BE64, body + at) : 0;
  }

  /** Lets {@code reader} walk the attributes behind a family header of {@code header} bytes. */
  public void attributes(AttributeReader reader, int header) {
    reader.reset(buffer, body + header, messageEnd);
  }

  private boolean holds(int bytes) {
    malformed |= bodyLength() < bytes;
    return bodyLength() >= bytes;
  }
}
