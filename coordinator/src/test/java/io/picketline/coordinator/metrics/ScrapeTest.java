package io.picketline.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.JournalHealth;
import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.local.LocalDesk;
import io.picketline.metrics.Figures;
import io.picketline.metrics.Metric;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.MetricValues;
import io.picketline.protocol.local.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Asker ASKER = Asker.user("prometheus", "192.0.2.1", Right.VIEW, NOW);
  private static final Path SOURCES = Path.of("src/main/java/io/picketline/coordinator");
  private static final Pattern COUNTED =
      Pattern.compile("(?:counts|counters)\\.put\\(\\s*\"([^\"]+)\"");

  @TempDir private Path directory;

  @Test
  void text_severalPages_isOneTextWithEachMetricOnce() {
    var first = new Figures().put(FleetMetrics.HEAD, 7).put(FleetMetrics.SENSOR_UP, 1, "web-1");
    var second = new Figures().put(FleetMetrics.SENSOR_UP, 0, "web-2");

    var text =
        text((request, _) ->
            CompletableFuture.completedStage(
                request.equals(new Measure())
                    ? new Measured(first.all(), Optional.of("web-1"))
                    : new Measured(second.all())));

    assertThat(text)
        .contains("picketline_fleet_log_entry 7.0")
        .contains("picketline_fleet_sensor_up{host=\"web-1\"} 1.0")
        .contains("picketline_fleet_sensor_up{host=\"web-2\"} 0.0")
        .containsOnlyOnce("# TYPE picketline_fleet_sensor_up gauge")
        .contains("jvm_memory_used_bytes{area=\"heap\"")
        .contains("process_uptime_seconds")
        .doesNotContain("process_cpu_time");
  }

  @Test
  void text_gauges_haveNoNameThatReadersTakeForAnotherType() {
    var text = text((_, _) -> CompletableFuture.completedStage(nothing()));

    assertThat(text.lines().filter(line -> line.matches("# TYPE .* gauge")))
        .isNotEmpty()
        .noneMatch(line -> line.matches("# TYPE .*_(count|sum|bucket|total|info) gauge"));
  }

  @Test
  void text_askerThatMayNot_isRefused() {
    var refused = new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, "not you");
    try (var jvm = new JvmMeters()) {
      var outcome =
          new Scrape((_, _) -> CompletableFuture.completedStage(refused), jvm)
              .text(ASKER)
              .toCompletableFuture()
              .join();

      assertThat(outcome).isEqualTo(new Scrape.Refused(refused));
    }
  }

  @Test
  void now_countsOfTheApi_areMetrics() throws IOException {
    var metrics = own().now(true, true, List.of("up"));

    for (var outcome : List.of("accepted", "turned-away", "too-slow")) {
      assertThat(value(metrics, CoordinatorMetrics.API_CONNECTIONS, outcome)).isEqualTo(1);
    }
    assertThat(value(metrics, CoordinatorMetrics.API_REQUESTS)).isEqualTo(1);
    assertThat(value(metrics, CoordinatorMetrics.API_STRANGERS)).isEqualTo(1);
  }

  @Test
  void now_coordinator_tellsEveryMetricThatItNames() throws IOException {
    Files.writeString(directory.resolve("journal.db"), "12345");
    Files.writeString(directory.resolve("journal.db-wal"), "123");

    var metrics = own().now(true, false, List.of("up", "up", "unreachable"));

    assertThat(metrics)
        .extracting(MetricValues::name)
        .containsExactlyInAnyOrderElementsOf(
            CoordinatorMetrics.all().stream().map(Metric::name).toList());
    assertThat(value(metrics, CoordinatorMetrics.JOURNAL_SIZE)).isEqualTo(8);
    assertThat(value(metrics, CoordinatorMetrics.EVENTS, "took-over")).isEqualTo(1);
    assertThat(value(metrics, CoordinatorMetrics.EVENTS, "blocked")).isZero();
    assertThat(value(metrics, CoordinatorMetrics.MEMBERS, "up")).isEqualTo(2);
    assertThat(value(metrics, CoordinatorMetrics.LEADS)).isEqualTo(1);
    assertThat(value(metrics, CoordinatorMetrics.ANSWERED)).isZero();
    assertThat(value(metrics, CoordinatorMetrics.CERTIFICATE))
        .isEqualTo((double) NOW.getEpochSecond());
  }

  @Test
  void counts_ofEveryPart_areMetrics() throws IOException {
    var words = words();

    assertThat(words).hasSizeGreaterThan(30);
    assertThat(words)
        .allMatch(word -> FleetMetrics.WORDED.knows(word) || CoordinatorMetrics.WORDED.knows(word));
  }

  @Test
  void all_metrics_haveEachNameOnce() {
    assertThat(
            Stream.concat(CoordinatorMetrics.all().stream(), FleetMetrics.all().stream())
                .map(Metric::name))
        .doesNotHaveDuplicates();
  }

  private OwnFigures own() throws IOException {
    var told = new EventRing(4, EventStore.NONE, EventPlace.NOWHERE);
    told.tell(List.of(Event.of(EventKind.TOOK_OVER, NOW, "core-1", "")));
    var counters = new LinkedHashMap<String, Long>();
    words().forEach(word -> counters.put(word, 1L));
    var seen = new OwnFigures.Seen(() -> counters, List::of, () -> NOW, told.counts());
    var file = directory.resolve("journal.db");
    return new OwnFigures("core-1", "0.1.0", seen, new JournalHealth(), file);
  }

  private static List<String> words() throws IOException {
    var words = new ArrayList<String>();
    try (var files = Files.walk(SOURCES)) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        var found = COUNTED.matcher(Files.readString(file));
        while (found.find()) {
          words.add(found.group(1));
        }
      }
    }
    return words;
  }

  private static Measured nothing() {
    return new Measured(List.of());
  }

  private static String text(LocalDesk desk) {
    try (var jvm = new JvmMeters()) {
      return text(new Scrape(desk, jvm));
    }
  }

  private static String text(Scrape scrape) {
    var outcome = scrape.text(ASKER).toCompletableFuture().join();
    return switch (outcome) {
      case Scrape.Text(var text) -> text;
      case Scrape.Refused refused -> throw new AssertionError(refused);
    };
  }

  private static double value(List<MetricValues> metrics, Metric metric, String... labels) {
    return metrics.stream()
        .filter(one -> one.name().equals(metric.name()))
        .flatMap(one -> one.points().stream())
        .filter(point -> List.copyOf(point.labels().values()).equals(List.of(labels)))
        .findAny()
        .orElseThrow()
        .value();
  }
}
