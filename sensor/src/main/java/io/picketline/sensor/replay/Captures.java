package io.picketline.sensor.replay;

import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.capture.CaptureFile;
import io.picketline.sensor.capture.CapturedPacket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One pass over capture files that are one network: their packets in the order of time. */
final class Captures implements Closeable {

  /** What one file gave in this pass. */
  static final class Reading {
    private final CaptureCounters counters = new CaptureCounters();
    private final PacketReader reader;
    private @Nullable CaptureFile file;
    private @Nullable CapturedPacket head;
    private @Nullable String error;
    private @Nullable InOrder sorted;
    private boolean disordered;
    private long latestNanos = Long.MIN_VALUE + DISORDER_NANOS;

    private Reading(int number) {
      this.reader = new PacketReader(number, counters);
    }

    /** Whether the packets are so much out of order that they should be sorted. */
    boolean disordered() {
      return disordered;
    }

    /** Packets by what became of them. */
    CaptureCounters counters() {
      return counters;
    }

    /** Why the file could not be read to its end, or null. */
    @Nullable String error() {
      return error;
    }

    long frames() {
      return file == null ? 0 : file.frames();
    }

    long spanNanos() {
      return file == null ? 0 : file.spanNanos();
    }
  }

  /** More than clocks of one machine's interfaces differ. */
  private static final long DISORDER_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<Reading> readings = new ArrayList<>();

  private Captures() {}

  /**
   * Reads all of the files, each as far as it can be read, and hands their packets over.
   *
   * @param sort whether each file's packets are brought into the order of time first
   */
  static List<Reading> read(List<Path> files, boolean sort, PacketReader.Taker taker) {
    try (var pass = new Captures()) {
      files.forEach(file -> pass.open(file, sort));
      var number = 0;
      for (var next = pass.earliest(); next != null; next = pass.earliest()) {
        next.reader.read(Objects.requireNonNull(next.head), number++, taker);
        advance(next);
      }
      return pass.readings;
    }
  }

  private void open(Path path, boolean sort) {
    var reading = new Reading(readings.size());
    readings.add(reading);
    try {
      reading.file = CaptureFile.open(path, reading.counters);
      reading.sorted = sort ? new InOrder() : null;
      advance(reading);
    } catch (IOException e) {
      reading.error = e.getMessage();
    }
  }

  private static void advance(Reading reading) {
    var packet = reading.sorted == null ? next(reading) : sorted(reading, reading.sorted);
    reading.head = packet;
    if (packet != null) {
      reading.disordered |= packet.atNanos() < reading.latestNanos - DISORDER_NANOS;
      reading.latestNanos = Math.max(reading.latestNanos, packet.atNanos());
    }
  }

  private static @Nullable CapturedPacket sorted(Reading reading, InOrder sorted) {
    while (!sorted.isFull()) {
      var packet = next(reading);
      if (packet == null) {
        break;
      }
      sorted.add(packet);
    }
    return sorted.earliest();
  }

  private static @Nullable CapturedPacket next(Reading reading) {
    try {
      return reading.file == null ? null : reading.file.next();
    } catch (IOException e) {
      reading.error = e.getMessage();
      return null;
    }
  }

  /** The file whose next packet is the earliest, or null at the end of all. */
  private @Nullable Reading earliest() {
    Reading earliest = null;
    for (var reading : readings) {
      var head = reading.head;
      if (head != null && (earliest == null || head.atNanos() < nanos(earliest.head))) {
        earliest = reading;
      }
    }
    return earliest;
  }

  private static long nanos(@Nullable CapturedPacket head) {
    return head == null ? Long.MAX_VALUE : head.atNanos();
  }

  @Override
  public void close() {
    for (var reading : readings) {
      try {
        if (reading.file != null) {
          reading.file.close();
        }
      } catch (IOException e) {
        reading.error = e.getMessage();
      }
    }
  }
}
