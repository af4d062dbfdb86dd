package io.picketline.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.protocol.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager that started this process, systemd or one that speaks as it does
 * (sd_notify(3)). Without one nothing is told to anybody. Safe for any thread.
 */
public final class ServiceManager {

  /** Where it listens: a path, or {@code @} and an abstract name. */
  static final String SOCKET = "NOTIFY_SOCKET";

  /** How often it wants to hear that all is well, in microseconds, and of which process. */
  static final String WATCHDOG = "WATCHDOG_USEC";

  static final String WATCHDOG_PROCESS = "WATCHDOG_PID";

  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final long NANOS_PER_MICRO = 1_000;

  private static final ServiceManager OWN =
      new ServiceManager(System.getenv(), ProcessHandle.current().pid());

  private final Optional<String> socket;
  private final Optional<Duration> watchdog;
  private final AtomicBoolean deaf = new AtomicBoolean();

  ServiceManager(Map<String, String> environment, long process) {
    socket = Optional.ofNullable(environment.get(SOCKET)).filter(name -> !name.isEmpty());
    watchdog =
        Optional.ofNullable(environment.get(WATCHDOG))
            .filter(_ -> isFor(process, environment.get(WATCHDOG_PROCESS)))
            .flatMap(ServiceManager::micros);
  }

  /** That of this process. */
  public static ServiceManager own() {
    return OWN;
  }

  private static boolean isFor(long process, @Nullable String wanted) {
    return wanted == null || wanted.equals(Long.toString(process));
  }

  private static Optional<Duration> micros(String text) {
    try {
      var micros = Long.parseLong(text);
      return micros > 0
          ? Optional.of(Duration.ofNanos(Math.multiplyExact(micros, NANOS_PER_MICRO)))
          : Optional.empty();
    } catch (ArithmeticException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Whether there is one. */
  boolean listens() {
    return socket.isPresent();
  }

  /** How long it bears to hear nothing, if it minds. */
  Optional<Duration> watchdog() {
    return watchdog;
  }

  /** The daemon serves, and how it is, in a line. */
  void ready(String status) {
    tell("READY=1\n" + line(status));
  }

  /** How the daemon is, in a line. */
  void status(String status) {
    tell(line(status));
  }

  /** The daemon's parts answer, and how it is, in a line. */
  void alive(String status) {
    tell("WATCHDOG=1\n" + line(status));
  }

  /** The daemon takes longer than it was given; it says so again within this time. */
  void busyFor(Duration time) {
    tell("EXTEND_TIMEOUT_USEC=%d".formatted(time.toNanos() / NANOS_PER_MICRO));
  }

  /** The daemon reads its settings again, until {@link #reloaded}. */
  public void reloading() {
    // HotSpot's nanoTime is CLOCK_MONOTONIC, which is what is asked for.
    tell("RELOADING=1\nMONOTONIC_USEC=%d".formatted(System.nanoTime() / NANOS_PER_MICRO));
  }

  /** The daemon goes on by what it has read, or by what it had before. */
  public void reloaded() {
    tell("READY=1");
  }

  /** The daemon ends. */
  void stopping() {
    tell("STOPPING=1");
  }

  private static String line(String status) {
    return "STATUS=" + Names.escaped(status);
  }

  private void tell(String message) {
    if (socket.isEmpty()) {
      return;
    }
    try {
      UnixDatagram.send(socket.get(), message.getBytes(UTF_8));
      deaf.set(false);
    } catch (IOException e) {
      if (!deaf.getAndSet(true)) {
        LOG.warn("the service manager is not told how this is: {}", e.getMessage());
      }
    }
  }
}
