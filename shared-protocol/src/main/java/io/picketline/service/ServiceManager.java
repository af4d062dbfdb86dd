package io.picketline.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.protocol.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager that started this process, systemd or one that speaks as it does
 * (sd_notify(3)). Without one nothing is told to anybody. It is never waited for: while its queue
 * is full it is told nothing, and that the daemon is ready once it can be. Safe for any thread.
 */
public final class ServiceManager {

  /** Where it listens: a path, or {@code @} and an abstract name. */
  static final String SOCKET = "NOTIFY_SOCKET";

  /** How often it wants to hear that all is well, in microseconds, and of which process. */
  static final String WATCHDOG = "WATCHDOG_USEC";

  static final String WATCHDOG_PROCESS = "WATCHDOG_PID";

  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final String READY = "READY=1\n";
  private static final String RELOADING = "RELOADING=1\n";

  private static final ServiceManager OWN =
      new ServiceManager(System.getenv(), ProcessHandle.current().pid());

  private final Optional<String> socket;
  private final Optional<Duration> watchdog;
  private boolean deaf;
  private boolean owesReady;

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

  /** Whether it was to be told that the daemon is ready, and could not be. */
  synchronized boolean owesReady() {
    return owesReady;
  }

  /** The daemon serves, and how it is, in a line; whether that was taken. */
  boolean ready(String status) {
    return tell(READY + line(status));
  }

  /** How the daemon is, in a line; whether that was taken. */
  synchronized boolean status(String status) {
    return tell(owed() + line(status));
  }

  /** The daemon's parts answer, and how it is, in a line. */
  synchronized void alive(String status) {
    tell(owed() + "WATCHDOG=1\n" + line(status));
  }

  private String owed() {
    return owesReady ? READY : "";
  }

  /** The daemon takes longer than it was given; it says so again within this time. */
  void busyFor(Duration time) {
    tell("EXTEND_TIMEOUT_USEC=%d".formatted(time.toNanos() / NANOS_PER_MICRO));
  }

  /** The daemon reads its settings again, until {@link #reloaded}. */
  public void reloading() {
    // HotSpot's nanoTime is CLOCK_MONOTONIC, which is what is asked for.
    tell(RELOADING + "MONOTONIC_USEC=%d".formatted(System.nanoTime() / NANOS_PER_MICRO));
  }

  /** The daemon goes on by what it has read, or by what it had before. */
  public void reloaded() {
    tell(READY);
  }

  /** The daemon ends. */
  void stopping() {
    tell("STOPPING=1");
  }

  private static String line(String status) {
    return "STATUS=" + Names.escaped(status);
  }

  private synchronized boolean tell(String message) {
    if (socket.isEmpty()) {
      return false;
    }
    try {
      UnixDatagram.send(socket.get(), message.getBytes(UTF_8));
      deaf = false;
      // what begins anew is ready when it says so again
      owesReady &= !message.startsWith(READY) && !message.startsWith(RELOADING);
      return true;
    } catch (IOException e) {
      owesReady |= message.startsWith(READY);
      if (!deaf) {
        LOG.warn("the service manager is not told how this is: {}", e.getMessage());
      }
      deaf = true;
      return false;
    }
  }
}
