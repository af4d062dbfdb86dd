package io.picketline.sensor;

import io.picketline.sensor.capture.ProbeHandler;
import io.picketline.sensor.capture.ProbeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a source of probes running: one that stops by itself is begun anew. */
final class Capture implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final CaptureChoice choice;
  private final Surroundings surroundings;
  private final ProbeHandler handler;
  private final ScheduledExecutorService again =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("capture-again").factory());
  private Optional<ProbeSource> source = Optional.empty();
  private boolean closed;
  private long restarts;

  Capture(CaptureChoice choice, Surroundings surroundings, ProbeHandler handler) {
    this.choice = choice;
    this.surroundings = surroundings;
    this.handler = handler;
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
    var next =
        choice.source(
            surroundings.virtualLinks(),
            surroundings.linkTest(),
            surroundings.host(),
            handler,
            this::failed);
    next.start();
    source = Optional.of(next);
  }

  /** Which source it is and why. */
  synchronized String describe() {
    var text = source.map(ProbeSource::describe).orElse("none: it failed and is begun anew");
    return "%s (%s)".formatted(text, choice.why());
  }

  /** Packets by what became of them. */
  synchronized SequencedMap<String, Long> counters() {
    var counters =
        source
            .map(running -> running.counters().byName())
            .<SequencedMap<String, Long>>map(LinkedHashMap::new)
            .orElseGet(LinkedHashMap::new);
    counters.put("capture restarts", restarts);
    return counters;
  }

  @Override
  public void close() {
    Optional<ProbeSource> running;
    synchronized (this) {
      closed = true;
      running = source;
      source = Optional.empty();
    }
    again.shutdownNow();
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
    } catch (IOException e) {
      LOG.error("capture cannot be begun: {}", e.getMessage());
      schedule();
    }
  }
}
