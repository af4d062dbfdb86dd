package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes netlink messages one behind the other into a segment (netlink(7), linux/netlink.h). For
 * one thread; only {@link #text} allocates.
 */
public final class MessageWriter {
  /** Bytes of a message header. */
  public static final int HEADER = 16;

  static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
  static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
  static final ValueLayout.OfShort BE16 = U16.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;
  static final ValueLayout.OfInt BE32 = U32.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong BE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int NESTED = 0x8000;
  private static final int MAX_ATTRIBUTE = 0xffff;
  private static final long NO_MESSAGE = -1;

  private final MemorySegment buffer;
  private long at;
  private long message = NO_MESSAGE;
  private long last = NO_MESSAGE;

  /** Writes from the start of {@code buffer}. */
  public MessageWriter(MemorySegment buffer) {
    this.buffer = buffer;
  }

  /** The bytes of {@code text} with the closing zero byte that the kernel wants. */
  public static byte[] zeroEnded(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** Forgets what was written. */
  public void clear() {
    at = 0;
    message = NO_MESSAGE;
  }

  /** Bytes written so far. */
  public long size() {
    return at;
  }

  /** Bytes that still fit. */
  public long room() {
    return buffer.byteSize() - at;
  }

  /** Starts a message; {@link #end} ends it. The sender's port is left to the kernel. */
  public void begin(int type, int flags, int sequence) {
    message = at;
    reserve(HEADER);
    buffer.set(U16, message + 4, (short) type);
    buffer.set(U16, message + 6, (short) flags);
    buffer.set(U32, message + 8, sequence);
    buffer.set(U32, message + 12, 0);
  }

  /** Ends the message that was begun last: fills its length in. */
  public void end() {
    buffer.set(U32, message, (int) (at - message));
    last = message;
    message = NO_MESSAGE;
  }

  /** Adds flags to the message that was ended last. */
  public void flagLast(int flags) {
    buffer.set(U16, last + 6, (short) (buffer.get(U16, last + 6) | flags));
  }

  /** One byte of a family header. */
  public void raw8(int value) {
    buffer.set(JAVA_BYTE, reserve(1), (byte) value);
  }

  /** Two bytes of a family header, network order. */
  public void rawBe16(int value) {
    buffer.set(BE16, reserve(2), (short) value);
  }

  /** Four bytes of a family header, the machine's order. */
  public void raw32(int value) {
    buffer.set(U32, reserve(4), value);
  }

  /** Four bytes of a family header, network order. */
  public void rawBe32(int value) {
    buffer.set(BE32, reserve(4), value);
  }

  /** Eight bytes of a family header, network order. */
  public void rawBe64(long value) {
    buffer.set(BE64, reserve(8), value);
  }

  /** An attribute of one byte. */
  public void attribute8(int type, int value) {
    buffer.set(JAVA_BYTE, attribute(type, 1), (byte) value);
  }

  /** An attribute of two bytes, network order. */
  public void attributeBe16(int type, int value) {
    buffer.set(BE16, attribute(type, 2), (short) value);
  }

  /** An attribute of four bytes, network order. */
  public void attributeBe32(int type, int value) {
    buffer.set(BE32, attribute(type, 4), value);
  }

  /** An attribute of eight bytes, network order. */
  public void attributeBe64(int type, long value) {
    buffer.set(BE64, attribute(type, 8), value);
  }

  /** An attribute of sixteen bytes, network order: an IPv6 address. */
  public void attributeBe128(int type, long high, long low) {
    var from = attribute(type, 16);
    buffer.set(BE64, from, high);
    buffer.set(BE64, from + 8, low);
  }

  /** An attribute of the given bytes. */
  public void attribute(int type, byte[] bytes) {
    MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, attribute(type, bytes.length), bytes.length);
  }

  /** An attribute of text with the closing zero byte that the kernel wants. */
  public void text(int type, String text) {
    attribute(type, zeroEnded(text));
  }

  /** Starts an attribute of attributes; {@link #endNest} takes the answer. */
  public long nest(int type) {
    var from = reserve(4);
    buffer.set(U16, from + 2, (short) (type | NESTED));
    return from;
  }

  /** Ends the attribute of attributes that began at {@code nest}. */
  public void endNest(long nest) {
    var length = at - nest;
    if (length > MAX_ATTRIBUTE) {
      throw new IllegalStateException(
          "an attribute of %d bytes; netlink counts to %d".formatted(length, MAX_ATTRIBUTE));
    }
    buffer.set(U16, nest, (short) length);
  }

  private long attribute(int type, int length) {
    if (length > MAX_ATTRIBUTE - 4) {
      throw new IllegalStateException("an attribute of %d bytes is too long".formatted(length));
    }
    var padded = (length + 3) & ~3;
    var from = reserve(4 + padded);
    buffer.set(U16, from, (short) (4 + length));
    buffer.set(U16, from + 2, (short) type);
    for (var i = length; i < padded; i++) {
      buffer.set(JAVA_BYTE, from + 4 + i, (byte) 0);
    }
    return from + 4;
  }

  private long reserve(int bytes) {
    var from = at;
    if (bytes > buffer.byteSize() - from) {
      throw new IllegalStateException(
          "a request of more than %d bytes".formatted(buffer.byteSize()));
    }
    at = from + bytes;
    return from;
  }
}
