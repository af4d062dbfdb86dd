package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.metrics.FleetMetrics;
import io.picketline.coordinator.roster.Roster;
import io.picketline.metrics.Metric;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.MetricValues;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.StatusReply;
import io.picketline.protocol.log.FleetHost;
import io.picketline.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasuresTest {

  private final Judgement judgement = Samples.judgement();
  private final Roster roster = new Roster(List.of(), NOW);
  private final Orders orders = new Orders(judgement, roster);

  @Test
  void answer_fleet_tellsWhatItIs() {
    attach("web-1");
    for (var host : List.of("a", "b", "c")) {
      judgement.report(host, List.of(syn(host, 22)), NOW);
    }
    judgement.report("liar", List.of(syn("web-1", 22)), NOW);
    order(new LocalRequest.Block(Prefix.parse("192.0.2.7"), Duration.ofHours(1), "by hand"));

    assertThat(value(FleetMetrics.HEAD)).isEqualTo((double) judgement.log().head());
    assertThat(value(FleetMetrics.DECIDING)).isEqualTo(1);
    assertThat(value(FleetMetrics.VERDICTS, "detected")).isEqualTo(1);
    assertThat(value(FleetMetrics.VERDICTS, "operator")).isEqualTo(1);
    assertThat(value(FleetMetrics.VERDICTS, "import")).isZero();
    assertThat(value(FleetMetrics.EVIDENCE)).isEqualTo(4);
    assertThat(value(FleetMetrics.NOT_COUNTED, "foreign")).isEqualTo(1);
    assertThat(value(FleetMetrics.SENSORS, "unacknowledged")).isEqualTo(1);
    assertThat(value(FleetMetrics.SENSORS, "lost")).isZero();
    assertThat(value(FleetMetrics.BUDGET_LEFT)).isEqualTo(value(FleetMetrics.BUDGET) - 1);
  }

  @Test
  void answer_sensorBehind_tellsByHowMuchAndForHowLong() {
    attach("web-1");
    judgement.tick(NOW);
    roster.applied("web-1", judgement.log().head(), 1, 2, NOW);
    order(new LocalRequest.Block(Prefix.parse("192.0.2.7"), Duration.ofHours(1), "by hand"));
    judgement.tick(NOW.plusSeconds(1));
    var later = NOW.plusSeconds(8);

    assertThat(value(later, FleetMetrics.SENSOR_UP, "web-1")).isEqualTo(1);
    assertThat(value(later, FleetMetrics.SENSOR_LAG, "web-1")).isEqualTo(1);
    assertThat(value(later, FleetMetrics.SENSOR_LAG_SECONDS, "web-1")).isEqualTo(7);
    assertThat(value(later, FleetMetrics.SENSOR_SOURCES, "web-1", "blocked")).isEqualTo(1);
    assertThat(value(later, FleetMetrics.SENSOR_SOURCES, "web-1", "suspect")).isEqualTo(2);

    roster.applied("web-1", judgement.log().head(), 2, 2, later);
    assertThat(value(later, FleetMetrics.SENSOR_LAG, "web-1")).isZero();
    assertThat(value(later, FleetMetrics.SENSOR_LAG_SECONDS, "web-1")).isZero();
    assertThat(value(NOW.plusSeconds(60), FleetMetrics.SENSOR_UP, "web-1")).isZero();
  }

  @Test
  void answer_certificates_tellsTheSoonestOfThoseThatLive() {
    certified("web-1", NOW.plusSeconds(500));
    certified("web-2", NOW.plusSeconds(300));
    certified("gone", NOW.plusSeconds(100));
    roster.detached("gone");

    assertThat(value(FleetMetrics.CERTIFICATE))
        .isEqualTo((double) NOW.plusSeconds(300).getEpochSecond());
    assertThat(value(FleetMetrics.SENSOR_CERTIFICATE, "gone"))
        .isEqualTo((double) NOW.plusSeconds(100).getEpochSecond());
  }

  @Test
  void answer_moreHostsThanFit_isToldInPagesThatFit() {
    var hosts = 2 * Measured.MOST_HOSTS + 3;
    for (var i = 0; i < hosts; i++) {
      certified("a-host-of-a-quite-long-name-%06d".formatted(i), NOW);
    }

    var told = new ArrayList<String>();
    var next = Optional.<String>empty();
    var pages = 0;
    do {
      var page = measured(next, NOW);
      assertThat(Wire.encode(page).length).isLessThan(Wire.MAX_MESSAGE / 2);
      points(page, FleetMetrics.SENSOR_UP).forEach(point -> told.add(point.labels().get("host")));
      assertThat(points(page, FleetMetrics.HEAD)).hasSize(pages == 0 ? 1 : 0);
      next = page.after();
      pages++;
    } while (next.isPresent());

    assertThat(told).hasSize(hosts).doesNotHaveDuplicates().isSorted();
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void all_metrics_areToldOfAFleetWithASensor() {
    certified("web-1", NOW.plusSeconds(500));
    var health = new LinkMessage.Health(0, 0, 0, 0, 0, 0, Optional.empty(), 0, 0, NOW);
    roster.told("web-1", health, Duration.ZERO, NOW);

    assertThat(measured(Optional.empty(), NOW).metrics())
        .extracting(metric -> metric.name())
        .containsExactlyInAnyOrderElementsOf(
            FleetMetrics.all().stream().map(Metric::name).toList());
  }

  @Test
  void counters_ofTheStatus_areMetrics() {
    var status = (StatusReply.CoordinatorStatus) order(new LocalRequest.ShowStatus());

    assertThat(status.counters().keySet()).isNotEmpty().allMatch(FleetMetrics.WORDED::knows);
  }

  private void attach(String name) {
    roster.attached(new FleetHost(name, List.of()), "0.1.0", Set.of(), "", NOW);
  }

  private void certified(String name, Instant expires) {
    attach(name);
    roster.certified(name, new SensorCertificate(NOW, expires, "one"));
  }

  private LocalReply order(LocalRequest request) {
    return orders.answer(request, "root", NOW);
  }

  private Measured measured(Optional<String> after, Instant now) {
    return (Measured) orders.answer(new Measure(after), "root", now);
  }

  private double value(Metric metric, String... labels) {
    return value(NOW, metric, labels);
  }

  private double value(Instant now, Metric metric, String... labels) {
    return points(measured(Optional.empty(), now), metric).stream()
        .filter(point -> List.copyOf(point.labels().values()).equals(List.of(labels)))
        .findAny()
        .orElseThrow(() -> new AssertionError(metric.name() + " is not told"))
        .value();
  }

  private static List<MetricValues.Point> points(Measured measured, Metric metric) {
    return measured.metrics().stream()
        .filter(one -> one.name().equals(metric.name()))
        .flatMap(one -> one.points().stream())
        .toList();
  }
}
