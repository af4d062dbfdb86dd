package io.picketline.sensor;

import io.picketline.sensor.capture.ProbeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a source of probes running: one that stops by itself is begun anew. */
final class KeptSource {

  private static final Logger LOG = LoggerFactory.getLogger(KeptSource.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Function<ProbeSource.FailureListener, ProbeSource> maker;
  private final ScheduledExecutorService again;
  private volatile Optional<ProbeSource> source = Optional.empty();
  private boolean closed;
  private long restarts;

  /**
   * A source at rest.
   *
   * @param maker makes one, as of now
   * @param again where it is begun anew
   */
  KeptSource(
      Function<ProbeSource.FailureListener, ProbeSource> maker, ScheduledExecutorService again) {
    this.maker = maker;
    this.again = again;
  }

  /**
   * Begins.
   *
   * @throws IOException in the operator's words, if the source cannot be had
   */
  synchronized void start() throws IOException {
    if (closed) {
      return;
    }
    var next = maker.apply(this::failed);
    next.start();
    source = Optional.of(next);
  }

  /** What it is. */
  String describe() {
    return source.map(ProbeSource::describe).orElse("none: it failed and is begun anew");
  }

  /** Has its thread look after what is beside probes, if it runs. */
  void wake() {
    source.ifPresent(ProbeSource::wake);
  }

  /** Shows the running one. */
  void show(Consumer<ProbeSource> reader) {
    source.ifPresent(reader);
  }

  synchronized long restarts() {
    return restarts;
  }

  void close() {
    Optional<ProbeSource> running;
    synchronized (this) {
      closed = true;
      running = source;
      source = Optional.empty();
    }
    running.ifPresent(ProbeSource::close);
  }

  private synchronized void failed(ProbeSource stopped, Exception cause) {
    LOG.error("{} stopped: {}; it is begun anew", stopped.describe(), cause.toString());
    source = Optional.empty();
    if (!closed) {
      schedule();
    }
  }

  private void schedule() {
    restarts++;
    var _ = again.schedule(this::restart, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void restart() {
    try {
      start();
    } catch (IOException | RuntimeException e) { // the timer's edge: it would not be tried again
      LOG.error("capture cannot be begun: {}", e.getMessage());
      schedule();
    }
  }
}
