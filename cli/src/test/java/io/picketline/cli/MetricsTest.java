package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.picketline.cli.session.ExitCode;
import io.picketline.metrics.Figures;
import io.picketline.metrics.Metric;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Measure;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.MetricType;
import io.picketline.protocol.local.MetricValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

  private static final Metric HEAD = Metric.gauge("picketline_fleet_log_entry", "The last entry.");
  private static final Metric UP = Metric.gauge("picketline_fleet_up", "Whether it lives.", "host");

  @TempDir private Path run;

  @Test
  void metrics_plain_isTextForPrometheus() throws IOException {
    var ran = ran(_ -> new Measured(first()), "metrics");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            # HELP picketline_fleet_log_entry The last entry.
            # TYPE picketline_fleet_log_entry gauge
            picketline_fleet_log_entry 1.23456789E8
            # HELP picketline_fleet_up Whether it lives.
            # TYPE picketline_fleet_up gauge
            picketline_fleet_up{host="web-1"} 1.0
            """);
  }

  @Test
  void metrics_table_isForAPerson() throws IOException {
    var ran = ran(_ -> new Measured(first()), "metrics", "-o", "table");

    assertThat(ran.out())
        .isEqualTo(
            """
            METRIC                      LABELS      VALUE
            picketline_fleet_log_entry              123456789
            picketline_fleet_up         host=web-1  1
            """);
  }

  @Test
  void metrics_outputBeforeTheVerb_countsToo() throws IOException {
    var ran = ran(_ -> new Measured(first()), "-o", "json", "metrics");

    var metrics = new ObjectMapper().readTree(ran.out()).path("metrics");
    assertThat(metrics).hasSize(2);
    assertThat(metrics.path(1).path("points").path(0).path("labels").path("host").asText())
        .isEqualTo("web-1");
  }

  @Test
  void metrics_severalPages_areReadToTheLast() throws IOException {
    var second = new Figures().put(UP, 0, "web-2").all();

    var ran =
        ran(
            request ->
                request.equals(new Measure())
                    ? new Measured(first(), Optional.of("web-1"))
                    : new Measured(second),
            "metrics");

    assertThat(ran.out())
        .contains("picketline_fleet_up{host=\"web-1\"} 1.0\n")
        .contains("picketline_fleet_up{host=\"web-2\"} 0.0\n")
        .containsOnlyOnce("# TYPE picketline_fleet_up");
  }

  @Test
  void metrics_pagesThatGoInACircle_areRefused() throws IOException {
    var ran = ran(_ -> new Measured(first(), Optional.of("web-1")), "metrics");

    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void metrics_nameThatPrometheusDoesNotTake_isRefused() throws IOException {
    var odd = new MetricValues("a b", MetricType.GAUGE, "x", List.of());

    var ran = ran(_ -> new Measured(List.of(odd)), "metrics");

    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("none that Prometheus can read");
  }

  private static List<MetricValues> first() {
    return new Figures().put(HEAD, 123_456_789).put(UP, 1, "web-1").all();
  }

  private Ran ran(Function<LocalRequest, LocalReply> answers, String... line) throws IOException {
    try (var _ = ScriptedDaemon.answering(run.resolve("sensor/admin.sock"), answers)) {
      return Ran.picket(run, line);
    }
  }
}
