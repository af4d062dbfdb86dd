package io.picketline.lab.measure;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;

/** A thread that sends one packet of each of its streams at every step of the monotonic clock. */
final class PacedSender implements AutoCloseable {

  /** Once this late the missed steps are skipped, not made up for in a burst. */
  private static final long TOO_LATE_NANOS = 1_000_000;

  /** The step while the hosts drop the streams: to look for their end costs the machine time. */
  private static final long SILENT_STEP_NANOS = 1_000_000;

  private final List<PacketStream> streams;
  private final long stepNanos;
  private final Thread thread;
  private volatile boolean stopped;

  PacedSender(List<PacketStream> streams, Duration step) {
    this.streams = List.copyOf(streams);
    stepNanos = step.toNanos();
    thread =
        Thread.ofPlatform()
            .name("stream-" + step.toNanos() / 1000 + "us")
            .daemon()
            .start(this::send);
  }

  private void send() {
    Libc.exactTimers();
    try (var arena = Arena.ofConfined()) {
      var timespec = arena.allocate(16, 8);
      var due = Libc.time(Libc.CLOCK_MONOTONIC, timespec);
      while (!stopped) {
        Libc.sleepUntil(due, timespec);
        for (var stream : streams) {
          stream.sendNext();
        }
        due += streams.stream().allMatch(PacketStream::silent) ? SILENT_STEP_NANOS : stepNanos;
        var now = Libc.time(Libc.CLOCK_MONOTONIC, timespec);
        if (now - due > TOO_LATE_NANOS) {
          due = now;
        }
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    streams.forEach(PacketStream::close);
  }
}
