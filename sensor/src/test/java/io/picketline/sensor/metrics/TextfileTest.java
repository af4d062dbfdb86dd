package io.picketline.sensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.metrics.Figures;
import io.picketline.protocol.local.MetricValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextfileTest {

  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir private Path directory;

  @Test
  void begin_asTimePasses_isWrittenAgainAndAgainForAllToRead() throws IOException {
    var path = directory.resolve("picketline.prom");
    var turns = new AtomicInteger();
    try (var file = new Textfile(path)) {
      file.begin(() -> CompletableFuture.completedStage(entry(turns.incrementAndGet())), OFTEN);

      await().until(() -> turns.get() > 3 && Files.exists(path));
      assertThat(path).content().contains("picketline_sensor_log_entry ");
      assertThat(Files.getPosixFilePermissions(path))
          .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(file.warnings()).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void begin_cannotBeWritten_warnsUntilItCan() throws IOException {
    var parent = directory.resolve("node-exporter");
    Files.writeString(parent, "in the way");
    var path = parent.resolve("picketline.prom");
    try (var file = new Textfile(path)) {
      file.begin(() -> CompletableFuture.completedStage(entry(1)), OFTEN);

      await().until(() -> !file.warnings().isEmpty());
      assertThat(file.warnings()).singleElement().asString().contains(path.toString());
      Files.delete(parent);
      await().until(() -> file.warnings().isEmpty());
      assertThat(path).exists();
    }
  }

  @Test
  void begin_partsThatFail_warnsAndGoesOn() throws IOException {
    var turns = new AtomicInteger();
    var path = directory.resolve("picketline.prom");
    try (var file = new Textfile(path)) {
      file.begin(
          () -> {
            if (turns.incrementAndGet() < 3) {
              return CompletableFuture.failedStage(new IllegalStateException("no answer"));
            }
            return CompletableFuture.completedStage(entry(1));
          },
          OFTEN);

      await().until(() -> Files.exists(path));
      await().until(() -> file.warnings().isEmpty());
    }
  }

  private static List<MetricValues> entry(int value) {
    return new Figures().put(SensorMetrics.LOG_ENTRY, value).all();
  }
}
