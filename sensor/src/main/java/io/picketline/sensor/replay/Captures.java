package io.picketline.sensor.replay;

import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.capture.CaptureFile;
import io.picketline.sensor.capture.CapturedPacket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private Reading(int number) {
      this.reader = new PacketReader(number, counters);
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

  private final List<Reading> readings = new ArrayList<>();

  private Captures() {}

  /** Reads all of the files, each as far as it can be read, and hands their packets over. */
  static List<Reading> read(List<Path> files, PacketReader.Taker taker) {
    try (var pass = new Captures()) {
      files.forEach(pass::open);
      var number = 0;
      for (var next = pass.earliest(); next != null; next = pass.earliest()) {
        next.reader.read(next.head, number++, taker);
        advance(next);
      }
      return pass.readings;
    }
  }

  private void open(Path path) {
    var reading = new Reading(readings.size());
    readings.add(reading);
    try {
      reading.file = CaptureFile.open(path, reading.counters);
      advance(reading);
    } catch (IOException e) {
      reading.error = e.getMessage();
    }
  }

  private static void advance(Reading reading) {
    reading.head = null;
    if (reading.file == null) {
      return;
    }
    try {
      reading.head = reading.file.next();
    } catch (IOException e) {
      reading.error = e.getMessage();
    }
  }

  /** The file whose next packet is the earliest, or null at the end of all. */
  private @Nullable Reading earliest() {
    Reading earliest = null;
    for (var reading : readings) {
      if (reading.head != null
          && (earliest == null || reading.head.atNanos() < earliest.head.atNanos())) {
        earliest = reading;
      }
    }
    return earliest;
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
