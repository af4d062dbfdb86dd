package io.picketline.sensor.capture;

import io.picketline.protocol.Names;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A pcap or pcapng file, compressed with gzip or not, read packet by packet; keeps one packet in
 * memory at a time. Reads any bytes without fault: what cannot be read ends in an {@link
 * IOException} that names the place, counted behind the compression.
 */
public final class CaptureFile implements Closeable {

  private final CaptureInput in;
  private final CaptureCounters counters;
  private final CaptureFormat format;
  private final CaptureFormat.Frame frame = new CaptureFormat.Frame();
  private long number;
  private long known;
  private long firstForeign = -1;
  private int foreignType;
  private long firstNanos;
  private long lastNanos;

  private CaptureFile(CaptureInput in, CaptureCounters counters) throws IOException {
    this.in = in;
    this.counters = counters;
    this.format = format();
  }

  /**
   * Opens {@code file} and reads its header.
   *
   * @param counters count the frames that hold no IP packet, as {@link PacketOutcome#NOT_IP}
   * @throws IOException in the operator's words, if it is no capture file
   */
  public static CaptureFile open(Path file, CaptureCounters counters) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(Files.exists(file) ? "is no regular file" : "is not there");
    }
    var in = unpacked(file);
    try {
      return new CaptureFile(in, counters);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static CaptureInput unpacked(Path file) throws IOException {
    try {
      return CaptureInput.open(file);
    } catch (IOException e) {
      throw at(0, e);
    }
  }

  private CaptureFormat format() throws IOException {
    try {
      var magic = new byte[4];
      if (!in.read(magic, magic.length)) {
        throw new IOException("the file is empty");
      }
      if (magic[0] == 0x0a && magic[1] == 0x0d && magic[2] == 0x0d && magic[3] == 0x0a) {
        return PcapngFormat.open(in);
      }
      return PcapFormat.open(in, magic)
          .orElseThrow(() -> new IOException("the file is neither pcap nor pcapng"));
    } catch (IOException e) {
      throw at(0, e);
    }
  }

  /**
   * The next IP packet, whose bytes hold until the next call; null at the end of the file.
   *
   * @throws IOException in the operator's words, naming the frame's place in the file; what came
   *     before it was handed over
   */
  public @Nullable CapturedPacket next() throws IOException {
    while (true) {
      var from = in.offset();
      if (!read(from)) {
        return null;
      }
      var link = LinkLayer.numbered(frame.linkType).orElse(null);
      if (link == null) {
        foreign(from);
      } else {
        known++;
        var packet = packet(link);
        if (packet != null) {
          return packet;
        }
      }
      counters.count(PacketOutcome.NOT_IP);
    }
  }

  private boolean read(long from) throws IOException {
    try {
      if (!format.next(frame)) {
        if (known == 0 && firstForeign >= 0) {
          throw new IOException("link-layer type %d cannot be read".formatted(foreignType));
        }
        return false;
      }
    } catch (IOException e) {
      throw at(known == 0 && firstForeign >= 0 ? firstForeign : from, e);
    }
    firstNanos = number == 0 ? frame.atNanos : Math.min(firstNanos, frame.atNanos);
    lastNanos = number == 0 ? frame.atNanos : Math.max(lastNanos, frame.atNanos);
    number++;
    return true;
  }

  /**
   * A file may hold frames of a USB port beside those of a network; one of USB alone is foreign.
   */
  private void foreign(long from) {
    if (firstForeign < 0) {
      firstForeign = from;
      foreignType = frame.linkType;
    }
  }

  private @Nullable CapturedPacket packet(LinkLayer link) {
    var bytes = MemorySegment.ofArray(frame.bytes).asSlice(frame.start, frame.length);
    var start = link.ipOffset(bytes, 0, frame.length);
    return start < 0
        ? null
        : new CapturedPacket(
            number,
            frame.atNanos,
            link.source(bytes, 0, frame.length),
            link.destination(bytes, 0, frame.length),
            bytes.asSlice(start));
  }

  /** Frames read so far; none if all of them are of link layers that cannot be read. */
  public long frames() {
    return known == 0 && firstForeign >= 0 ? 0 : number;
  }

  /** Time from the earliest to the latest frame read so far, in nanoseconds. */
  public long spanNanos() {
    return lastNanos - firstNanos;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static IOException at(long offset, IOException e) {
    var words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new IOException("at byte %d: %s".formatted(offset, Names.printable(words)), e);
  }
}
