package io.picketline.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What every daemon says of its own process: from proc(5) and the JVM's base alone, so that asking
 * costs a small daemon nothing.
 */
public final class ProcessMetrics {

  private static final Metric RESIDENT =
      Metric.gauge(
          "picketline_process_resident_memory_bytes", "Memory of the daemon that is in RAM.");
  private static final Metric CPU =
      Metric.counter("picketline_process_cpu_seconds_total", "Processor time that it has used.");
  private static final Metric STARTED =
      Metric.gauge(
          "picketline_process_start_timestamp_seconds", "When the daemon's process was started.");
  private static final Metric FILES =
      Metric.gauge("picketline_process_open_files", "Files, sockets and pipes that it has open.");
  private static final Metric THREADS =
      Metric.gauge("picketline_process_threads", "Threads that it has.");
  private static final Metric HEAP_USED =
      Metric.gauge("picketline_jvm_heap_used_bytes", "Heap in use, rubbish with it.");
  private static final Metric HEAP =
      Metric.gauge("picketline_jvm_heap_bytes", "Heap that the JVM has taken of the system.");
  private static final Metric HEAP_MAX =
      Metric.gauge("picketline_jvm_heap_limit_bytes", "Heap that the JVM may take.");

  /** All of them. */
  public static final List<Metric> ALL =
      List.of(RESIDENT, CPU, STARTED, FILES, THREADS, HEAP_USED, HEAP, HEAP_MAX);

  private static final Path SELF = Path.of("/proc/self");
  private static final long KIBI = 1024;
  private static final double NANOS = 1e9;

  private ProcessMetrics() {}

  /** Adds the values as they are now; what the system does not tell is left out. */
  public static void put(Figures into) {
    var status = status();
    number(status, "VmRSS:").ifPresent(kibibytes -> into.put(RESIDENT, kibibytes * KIBI));
    var process = ProcessHandle.current().info();
    process.totalCpuDuration().ifPresent(cpu -> into.put(CPU, cpu.toNanos() / NANOS));
    process.startInstant().ifPresent(at -> into.put(STARTED, seconds(at)));
    openFiles().ifPresent(open -> into.put(FILES, open));
    number(status, "Threads:").ifPresent(threads -> into.put(THREADS, threads));
    var jvm = Runtime.getRuntime();
    into.put(HEAP_USED, jvm.totalMemory() - jvm.freeMemory());
    into.put(HEAP, jvm.totalMemory());
    into.put(HEAP_MAX, jvm.maxMemory());
  }

  /** A moment as metrics tell it: seconds since 1970. */
  public static double seconds(Instant at) {
    return at.getEpochSecond() + at.getNano() / NANOS;
  }

  /** A span as metrics tell it, in seconds. */
  public static double seconds(Duration span) {
    return span.getSeconds() + span.getNano() / NANOS;
  }

  private static List<String> status() {
    try {
      return Files.readAllLines(SELF.resolve("status"), US_ASCII);
    } catch (IOException _) {
      return List.of();
    }
  }

  private static OptionalLong number(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static Optional<Long> openFiles() {
    try (var open = Files.list(SELF.resolve("fd"))) {
      return Optional.of(open.count() - 1);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
