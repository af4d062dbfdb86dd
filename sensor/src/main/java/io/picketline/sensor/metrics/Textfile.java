package io.picketline.sensor.metrics;

import io.picketline.file.FileTrouble;
import io.picketline.file.WholeFile;
import io.picketline.metrics.Exposition;
import io.picketline.protocol.local.MetricValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in which node_exporter finds the metrics: replaced as a whole at every turn, readable to
 * all, and gone once the sensor ends in order, so that nobody takes old values for new ones.
 */
public final class Textfile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Textfile.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Many times of what a sensor has to say. */
  private static final int MOST_BYTES = 1 << 20;

  private final Path path;
  private final WholeFile file;
  private final ScheduledExecutorService thread;
  private volatile Optional<String> trouble = Optional.empty();

  /** One at {@code path}, of which nothing is written yet. */
  public Textfile(Path path) {
    this.path = path;
    this.file = WholeFile.of(path, PosixFilePermissions.fromString("rw-r--r--"));
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("metrics-textfile").daemon().factory());
  }

  /** Writes what {@code metrics} says, now and at every turn from then on. */
  public void begin(Supplier<CompletionStage<List<MetricValues>>> metrics, Duration every) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> write(metrics), 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void write(Supplier<CompletionStage<List<MetricValues>>> metrics) {
    try {
      var now =
          metrics
              .get()
              .toCompletableFuture()
              .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      write(now);
      works();
    } catch (IOException e) {
      failed(FileTrouble.words(e));
    } catch (CompletionException e) {
      failed("the sensor's parts do not answer in time");
    } catch (RuntimeException e) { // the thread's edge: the next turn must come
      failed(e.toString());
    }
  }

  /**
   * Replaces it.
   *
   * @throws IOException if that cannot be, or if it were larger than any reader expects
   */
  void write(List<MetricValues> metrics) throws IOException {
    var text = new ByteArrayOutputStream();
    Exposition.write(metrics, text);
    if (text.size() > MOST_BYTES) {
      throw new IOException("%d bytes are too many".formatted(text.size()));
    }
    file.replace(text::writeTo);
  }

  /** Whether it cannot be written, and why: for the status. */
  public List<String> warnings() {
    return trouble.stream().toList();
  }

  private void works() {
    if (trouble.isPresent()) {
      LOG.info("metrics are written again file={}", path);
    }
    trouble = Optional.empty();
  }

  private void failed(String why) {
    var text = "metrics.textfile %s is not written: %s".formatted(path, why);
    if (trouble.isEmpty()) {
      LOG.warn("{}", text);
    }
    trouble = Optional.of(text);
  }

  /** Writes no more, and takes it away. */
  @Override
  public void close() throws IOException {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the thread that writes metrics does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(path);
  }
}
