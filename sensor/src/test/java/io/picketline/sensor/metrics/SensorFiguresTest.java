package io.picketline.sensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.events.EventCounts;
import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.metrics.Metric;
import io.picketline.protocol.Mode;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.MetricValues;
import io.picketline.protocol.local.StatusReply;
import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.capture.PacketOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SensorFiguresTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Path SOURCES = Path.of("src/main/java/io/picketline/sensor");

  /** How every part of the sensor adds to what the status counts. */
  private static final Pattern COUNTED =
      Pattern.compile("(?:counters|byName)\\.put\\(\\s*\"([^\"]+)\"");

  /** Said as a beginning, with the kind behind it. */
  private static final String REPORTED = "reported: ";

  @Test
  void of_sensor_tellsItsState() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("probes", 12L);
    counters.put("forged: link address", 2L);
    counters.put("restricted", 3L);
    var metrics =
        SensorFigures.of(status(true, counters), Optional.of(false), Optional.of(NOW), events());

    assertThat(value(metrics, "picketline_sensor_sources", "blocked")).isEqualTo(5);
    assertThat(value(metrics, "picketline_sensor_sources", "suspect")).isEqualTo(1);
    assertThat(value(metrics, "picketline_sensor_sources", "restricted")).isEqualTo(3);
    assertThat(value(metrics, "picketline_sensor_events_total", "started")).isEqualTo(1);
    assertThat(value(metrics, "picketline_sensor_events_total", "link-lost")).isZero();
    assertThat(value(metrics, "picketline_sensor_observing")).isEqualTo(1);
    assertThat(value(metrics, "picketline_sensor_link_connected")).isZero();
    assertThat(value(metrics, "picketline_sensor_log_entry")).isEqualTo(42);
    assertThat(value(metrics, "picketline_sensor_probes_total")).isEqualTo(12);
    assertThat(value(metrics, "picketline_sensor_packets_total", "forged")).isEqualTo(2);
    assertThat(value(metrics, "picketline_sensor_warnings")).isEqualTo(1);
    assertThat(value(metrics, "picketline_sensor_certificate_expiry_timestamp_seconds"))
        .isEqualTo((double) NOW.getEpochSecond());
    assertThat(value(metrics, "picketline_sensor_info", "0.1.0", "observe")).isEqualTo(1);
  }

  @Test
  void of_packetsThatAreLookedAt_areNotCalledProbes() {
    var counters = new LinkedHashMap<String, Long>();
    counters.put(PacketOutcome.PROBE.text(), 32L);
    var metrics =
        SensorFigures.of(status(true, counters), Optional.of(false), Optional.of(NOW), events());

    assertThat(value(metrics, "picketline_sensor_packets_total", "probe")).isEqualTo(32);
    assertThat(PacketOutcome.PROBE.text()).doesNotContain("probe");
  }

  @Test
  void of_sensorThatStandsAlone_tellsOfNoLinkAndNoCertificate() {
    var status = status(false, new LinkedHashMap<>());

    assertThat(SensorFigures.of(status, Optional.empty(), Optional.empty(), events()))
        .extracting(MetricValues::name)
        .doesNotContain(
            "picketline_sensor_link_connected",
            "picketline_sensor_certificate_expiry_timestamp_seconds");
  }

  @Test
  void counts_ofEveryPart_areMetrics() throws IOException {
    var words = new ArrayList<>(new CaptureCounters().byName().keySet());
    try (var files = Files.walk(SOURCES)) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        var found = COUNTED.matcher(Files.readString(file));
        while (!file.startsWith(SOURCES.resolve("replay")) && found.find()) {
          words.add(found.group(1));
        }
      }
    }
    words.remove(REPORTED);

    assertThat(words).hasSizeGreaterThan(50);
    assertThat(words).allMatch(SensorCounts.WORDED::knows);
    assertThat(SensorCounts.WORDED.knows("reported: ICMP echo")).isTrue();
  }

  @Test
  void all_metrics_haveEachNameOnce() {
    assertThat(SensorMetrics.all()).extracting(Metric::name).doesNotHaveDuplicates();
  }

  private static EventCounts events() {
    var ring = new EventRing(4, EventStore.NONE, EventPlace.NOWHERE);
    ring.tell(List.of(Event.of(EventKind.STARTED, NOW, "web-1", "")));
    return ring.counts();
  }

  private static double value(List<MetricValues> metrics, String name, String... labels) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name))
        .flatMap(metric -> metric.points().stream())
        .filter(point -> List.copyOf(point.labels().values()).equals(List.of(labels)))
        .findAny()
        .orElseThrow(() -> new AssertionError(name + " is not told"))
        .value();
  }

  private static StatusReply.SensorStatus status(
      boolean observing, SequencedMap<String, Long> counters) {
    return new StatusReply.SensorStatus(
        "web-1",
        "0.1.0",
        NOW,
        Set.of(Mode.ATCP),
        "nflog",
        "nftables",
        "standalone",
        Optional.empty(),
        42,
        5,
        1,
        observing,
        List.of(),
        List.of("something is doubtful"),
        counters);
  }
}
