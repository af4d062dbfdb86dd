package io.picketline.sensor.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The newer format (draft-ietf-opsawg-pcapng): several sections, each with its byte order and its
 * interfaces, each of those with its link layer and its clock. Blocks that hold no frames are
 * stepped over.
 */
final class PcapngFormat implements CaptureFormat {

  /** First word of a file in this format, alike in both byte orders. */
  static final int SECTION = 0x0a0d0d0a;

  private static final int ORDER_MARK = 0x1a2b3c4d;
  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int PACKET = 6;
  private static final int PACKET_FIELDS = 20;

  /** Type and length before a block's body, and the length again behind it. */
  private static final int FRAMING = 12;

  private static final int LONGEST_BLOCK = 2 * LONGEST_FRAME;
  private static final int MOST_INTERFACES = 65_536;

  private final CaptureInput in;
  private final byte[] head = new byte[12];
  private final MemorySegment headFields = MemorySegment.ofArray(head);
  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private ValueLayout.OfInt word = ValueLayout.JAVA_INT_UNALIGNED;
  private ValueLayout.OfShort half = ValueLayout.JAVA_SHORT_UNALIGNED;
  private byte[] body = new byte[4096];
  private MemorySegment fields = MemorySegment.ofArray(body);
  private int size;
  private long lastNanos;

  private PcapngFormat(CaptureInput in) {
    this.in = in;
  }

  /** Reads the rest of the first section's header; its first four bytes were read. */
  static CaptureFormat open(CaptureInput in) throws IOException {
    var format = new PcapngFormat(in);
    if (!in.read(format.head, 4)) {
      throw new IOException("the file ends in its header");
    }
    System.arraycopy(format.head, 0, format.head, 4, 4);
    format.section();
    return format;
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    while (in.read(head, 8)) {
      if (headFields.get(word, 0) == SECTION) {
        section();
        continue;
      }
      var type = headFields.get(word, 0);
      var length = Integer.toUnsignedLong(headFields.get(word, 4));
      if (length < FRAMING) {
        throw new IOException("a block of %d bytes cannot be".formatted(length));
      }
      switch (type) {
        case INTERFACE -> {
          body(length);
          addInterface();
        }
        case PACKET, OLD_PACKET, SIMPLE_PACKET -> {
          body(length);
          packet(type, frame);
          return true;
        }
        default -> skip(length);
      }
    }
    return false;
  }

  /** Reads a section's header, of which type and length are in {@link #head}. */
  private void section() throws IOException {
    var mark = new byte[4];
    if (!in.read(mark, 4)) {
      throw new IOException("the file ends in a section's header");
    }
    order(ByteOrder.LITTLE_ENDIAN);
    if (MemorySegment.ofArray(mark).get(word, 0) != ORDER_MARK) {
      order(ByteOrder.BIG_ENDIAN);
    }
    if (MemorySegment.ofArray(mark).get(word, 0) != ORDER_MARK) {
      throw new IOException("a section with no byte order mark");
    }
    var length = Integer.toUnsignedLong(headFields.get(word, 4));
    if (length < FRAMING + 16) {
      throw new IOException("a section header of %d bytes cannot be".formatted(length));
    }
    in.skip(padded(length) - FRAMING);
    interfaces.clear();
  }

  private void order(ByteOrder order) {
    word = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    half = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
  }

  /** Reads the body of a block, type and length of which were read, and the length behind it. */
  private void body(long length) throws IOException {
    if (length > LONGEST_BLOCK) {
      throw new IOException("a block of %d bytes cannot be".formatted(length));
    }
    size = (int) length - FRAMING;
    var whole = (int) padded(length) - 8;
    if (whole > body.length) {
      body = new byte[LONGEST_BLOCK];
      fields = MemorySegment.ofArray(body);
    }
    if (!in.read(body, whole)) {
      throw new IOException("the file ends in a block");
    }
    if (Integer.toUnsignedLong(fields.get(word, whole - 4L)) != length) {
      throw new IOException("a block with two lengths");
    }
  }

  private void skip(long length) throws IOException {
    in.skip(padded(length) - 8);
  }

  /** Some write a block's length without the padding that its body has. */
  private static long padded(long length) {
    return (length + 3) & ~3L;
  }

  private void addInterface() throws IOException {
    if (size < 8 || interfaces.size() == MOST_INTERFACES) {
      throw new IOException("an interface that cannot be");
    }
    interfaces.add(PcapngInterface.read(fields.asSlice(0, size), half, word));
  }

  private void packet(int type, Frame frame) throws IOException {
    if (type == SIMPLE_PACKET) {
      simple(frame);
      return;
    }
    if (size < PACKET_FIELDS) {
      throw new IOException("a frame with no room for its header");
    }
    var number = type == PACKET ? fields.get(word, 0) : fields.get(half, 0) & 0xffff;
    var from = from(number);
    var units =
        Integer.toUnsignedLong(fields.get(word, 4)) << 32
            | Integer.toUnsignedLong(fields.get(word, 8));
    lastNanos = from.nanos(units);
    fill(frame, from, PACKET_FIELDS, Integer.toUnsignedLong(fields.get(word, 12)));
  }

  /** A frame without a time, which is taken for that of the frame before it. */
  private void simple(Frame frame) throws IOException {
    if (size < 4) {
      throw new IOException("a frame with no room for its header");
    }
    var from = from(0);
    var original = Integer.toUnsignedLong(fields.get(word, 0));
    fill(frame, from, 4, Math.min(original, Math.min(from.snapLength(), size - 4)));
  }

  private PcapngInterface from(int number) throws IOException {
    if (number < 0 || number >= interfaces.size()) {
      throw new IOException(
          "a frame of interface %d, of which the file says nothing".formatted(number));
    }
    return interfaces.get(number);
  }

  private void fill(Frame frame, PcapngInterface from, int start, long length) throws IOException {
    if (length > size - start) {
      throw new IOException("a frame of %d bytes in a block of %d".formatted(length, size));
    }
    frame.bytes = body;
    frame.start = start;
    frame.length = (int) length;
    frame.linkType = from.linkType();
    frame.atNanos = lastNanos;
  }
}
