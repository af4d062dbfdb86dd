package io.picketline.sensor.capture;

import com.sun.jna.Native;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;

/** Reads a pcap or pcapng file, packet by packet; keeps one packet in memory at a time. */
public final class CaptureFile {
  private static final long NANOS = 1_000_000_000L;

  private final Path file;
  private final PcapHandle handle;
  private final LinkLayer link;
  private final CaptureCounters counters;
  private final Consumer<CapturedPacket> reader;
  private long number;
  private @Nullable RuntimeException failure;
  private @Nullable Throwable refusal;

  private CaptureFile(
      Path file,
      PcapHandle handle,
      LinkLayer link,
      CaptureCounters counters,
      Consumer<CapturedPacket> reader) {
    this.file = file;
    this.handle = handle;
    this.link = link;
    this.counters = counters;
    this.reader = reader;
  }

  /**
   * Hands every IP packet of {@code file} to {@code reader}, in the file's order, on this thread.
   * Frames that hold none are counted as {@link PacketOutcome#NOT_IP}.
   *
   * @return the frames in the file
   * @throws IOException in the operator's words, if the file cannot be read to its end; what came
   *     before was handed over
   */
  public static long read(Path file, CaptureCounters counters, Consumer<CapturedPacket> reader)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(file) ? file + " is no regular file" : file + " is not there");
    }
    Libpcap.require();
    try (var handle = Pcaps.openOffline(file.toString(), PcapHandle.TimestampPrecision.NANO)) {
      var link = linkOf(handle, file);
      return new CaptureFile(file, handle, link, counters, reader).readAll();
    } catch (PcapNativeException e) {
      throw new IOException(
          "%s: %s".formatted(file, Names.printable(String.valueOf(e.getMessage()))), e);
    } catch (NotOpenException e) {
      throw new IOException("%s was closed while it was read".formatted(file), e);
    }
  }

  private static LinkLayer linkOf(PcapHandle handle, Path file) throws IOException {
    var dlt = handle.getDlt();
    var number = dlt.value();
    return LinkLayer.numbered(number)
        .orElseThrow(() ->
            new IOException(
                "%s has link-layer type %d (%s), which cannot be read"
                    .formatted(file, number, dlt.name().toLowerCase(Locale.ROOT))));
  }

  private long readAll() throws PcapNativeException, NotOpenException, IOException {
    var handler = Native.getCallbackExceptionHandler();
    // the library refuses some frames, as of an impossible time, only by an exception in its upcall
    Native.setCallbackExceptionHandler((callback, cause) -> refused(cause));
    try {
      handle.loop(-1, this::frame);
    } catch (InterruptedException e) {
      if (failure == null && refusal == null) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading", e);
      }
    } finally {
      Native.setCallbackExceptionHandler(handler);
    }
    if (failure != null) {
      throw failure;
    }
    if (refusal != null) {
      throw new IOException("%s: frame %d cannot be read".formatted(file, number + 1), refusal);
    }
    return number;
  }

  private void refused(Throwable cause) {
    refusal = cause;
    stop();
  }

  /** Called from native code, which no exception may cross. */
  private void frame(byte[] frame) {
    if (failure != null) {
      return;
    }
    try {
      packet(frame);
    } catch (RuntimeException e) {
      failure = e;
      stop();
    }
  }

  private void packet(byte[] frame) {
    number++;
    var bytes = MemorySegment.ofArray(frame);
    var start = link.ipOffset(bytes, 0, frame.length);
    if (start < 0) {
      counters.count(PacketOutcome.NOT_IP);
      return;
    }
    reader.accept(
        new CapturedPacket(
            number,
            stamp(),
            link.source(bytes, 0, frame.length),
            link.destination(bytes, 0, frame.length),
            bytes.asSlice(start)));
  }

  private long stamp() {
    var stamp = handle.getTimestamp();
    return Math.floorDiv(stamp.getTime(), 1000L) * NANOS + stamp.getNanos();
  }

  private void stop() {
    try {
      handle.breakLoop();
    } catch (NotOpenException e) {
      throw new IllegalStateException("closed while it is read", e);
    }
  }
}
