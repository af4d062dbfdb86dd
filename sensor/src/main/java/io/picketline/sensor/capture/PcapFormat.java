package io.picketline.sensor.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The classic format (draft-ietf-opsawg-pcap): either byte order, times in microseconds or
 * nanoseconds, and Kuznetzov's variant with longer frame headers.
 */
final class PcapFormat implements CaptureFormat {
  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;
  private static final int KUZNETZOV = 0xa1b2cd34;
  private static final int FILE_HEADER = 24;
  private static final int FRAME_HEADER = 16;
  private static final int LONG_FRAME_HEADER = 24;

  /** The bits of the link-layer word that hold its number; the others tell of check sequences. */
  private static final int LINK_BITS = 0x03ff_ffff;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final CaptureInput in;
  private final ValueLayout.OfInt word;
  private final int unitNanos;
  private final byte[] header;
  private final MemorySegment fields;
  private final int linkType;
  private byte[] bytes = new byte[2048];

  private PcapFormat(CaptureInput in, ByteOrder order, int magic, int linkType) {
    this.in = in;
    this.word = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    this.unitNanos = magic == NANOS ? 1 : 1_000;
    this.header = new byte[magic == KUZNETZOV ? LONG_FRAME_HEADER : FRAME_HEADER];
    this.fields = MemorySegment.ofArray(header);
    this.linkType = linkType;
  }

  /** Reads the rest of the file's header, if the first four bytes are of this format. */
  static Optional<CaptureFormat> open(CaptureInput in, byte[] magic) throws IOException {
    for (var order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      var word = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
      var number = MemorySegment.ofArray(magic).get(word, 0);
      if (number == MICROS || number == NANOS || number == KUZNETZOV) {
        var rest = new byte[FILE_HEADER - magic.length];
        if (!in.read(rest, rest.length)) {
          throw new IOException("the file ends in its header");
        }
        var link = MemorySegment.ofArray(rest).get(word, rest.length - 4L) & LINK_BITS;
        return Optional.of(new PcapFormat(in, order, number, link));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    if (!in.read(header, header.length)) {
      return false;
    }
    var length = fields.get(word, 8);
    if (length < 0 || length > LONGEST_FRAME) {
      throw new IOException(
          "a frame of %d bytes cannot be".formatted(Integer.toUnsignedLong(length)));
    }
    if (length > bytes.length) {
      bytes = new byte[LONGEST_FRAME];
    }
    if (length > 0 && !in.read(bytes, length)) {
      throw new IOException("the file ends in a frame");
    }
    frame.bytes = bytes;
    frame.start = 0;
    frame.length = length;
    frame.linkType = linkType;
    // signed, as Wireshark takes it: merging tools leave times of less than no microseconds
    frame.atNanos =
        Integer.toUnsignedLong(fields.get(word, 0)) * NANOS_PER_SECOND
            + (long) fields.get(word, 4) * unitNanos;
    return true;
  }
}
