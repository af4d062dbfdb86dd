package io.picketline.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a daemon's parts how they are, again and again, and has the service manager know what they
 * answer: that the daemon is ready, how it is, and that it lives. While they do not answer it is
 * told nothing, and begins the daemon anew once that has lasted. Without a service manager nobody
 * is asked.
 */
public final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  /** As long as the status may be old. */
  private static final Duration USUAL = Duration.ofSeconds(10);

  /** Questions within the time that the service manager bears to hear nothing. */
  private static final int WITHIN = 4;

  /** Between questions until the daemon serves. */
  private static final Duration FIRST = Duration.ofMillis(100);

  /** Ready is then said of a daemon that waits for others, which may be long in coming. */
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(20);

  /**
   * An answer.
   *
   * @param serves whether the daemon does what it is there for, others of its kind considered
   * @param status how it is, in a line that is true for a while
   */
  public record Beat(boolean serves, String status) {}

  private final ServiceManager manager;
  private final Supplier<CompletionStage<Beat>> looking;
  private final Duration interval;
  private final Duration waitForOthers;
  private final CountDownLatch end = new CountDownLatch(1);
  private boolean ready;
  private boolean missed;
  private String heard = "";

  Heartbeat(
      ServiceManager manager, Supplier<CompletionStage<Beat>> looking, Duration waitForOthers) {
    this.manager = manager;
    this.looking = looking;
    this.waitForOthers = waitForOthers;
    this.interval =
        manager
            .watchdog()
            .map(most -> most.dividedBy(WITHIN))
            .filter(it -> it.compareTo(USUAL) < 0)
            .orElse(USUAL);
  }

  /**
   * Begins, for the service manager of this process.
   *
   * @param looking asks the parts; its answer says that all of them have answered
   */
  public static Heartbeat begin(Supplier<CompletionStage<Beat>> looking) {
    var heartbeat = new Heartbeat(ServiceManager.own(), looking, WAIT_FOR_OTHERS);
    heartbeat.begin();
    return heartbeat;
  }

  void begin() {
    if (manager.listens()) {
      Thread.ofPlatform().daemon().name("heartbeat").start(this::run);
    }
  }

  private void run() {
    var begun = System.nanoTime();
    try {
      do {
        var beat = look();
        var waited = System.nanoTime() - begun > waitForOthers.toNanos();
        beat.ifPresent(it -> tell(it, waited));
      } while (!end.await((ready ? interval : FIRST).toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the parts say, unless one of them does not. */
  private Optional<Beat> look() throws InterruptedException {
    try {
      var beat = looking.get().toCompletableFuture().get(interval.toNanos(), TimeUnit.NANOSECONDS);
      if (missed) {
        LOG.info("all parts answer again");
      }
      missed = false;
      return Optional.of(beat);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      if (!missed) {
        LOG.warn("a part of this daemon does not answer: {}", e.toString());
      }
      missed = true;
      return Optional.empty();
    }
  }

  /** What its queue had no room for it is told with the next answer, the newest status alone. */
  private void tell(Beat beat, boolean waited) {
    var status = beat.status();
    if (!ready && (beat.serves() || waited)) {
      heard = manager.ready(status) ? status : "";
      ready = true;
    }
    if (ready && manager.watchdog().isPresent()) {
      manager.alive(status);
    } else if (manager.owesReady() || !status.equals(heard)) {
      heard = manager.status(status) ? status : "";
    }
  }

  /** Tells that the daemon ends. */
  @Override
  public void close() {
    if (end.getCount() > 0) {
      end.countDown();
      manager.stopping();
    }
  }
}
