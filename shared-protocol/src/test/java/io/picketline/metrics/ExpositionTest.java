package io.picketline.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.local.MetricType;
import io.picketline.protocol.local.MetricValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {

  private static final Metric SEEN =
      Metric.counter("picketline_seen_total", "What was seen.", "host", "kind");
  private static final Metric LEFT = Metric.gauge("picketline_left_seconds", "What is left.");
  private static final Metric SOFTWARE =
      Metric.info("picketline_software_info", "What runs.", "version");

  @Test
  void write_eachType_isTextThatPrometheusReads() throws IOException {
    var figures =
        new Figures()
            .put(SEEN, 3, "web-1", "a \"quoted\" \\ kind")
            .put(SEEN, 123_456_789_012L, "web-2", "b")
            .put(LEFT, -0.5)
            .put(SOFTWARE, 1, "picketline 0.1");

    assertThat(text(figures.all()))
        .isEqualTo(
            """
            # HELP picketline_left_seconds What is left.
            # TYPE picketline_left_seconds gauge
            picketline_left_seconds -0.5
            # HELP picketline_seen_total What was seen.
            # TYPE picketline_seen_total counter
            picketline_seen_total{host="web-1",kind="a \\"quoted\\" \\\\ kind"} 3.0
            picketline_seen_total{host="web-2",kind="b"} 1.23456789012E11
            # HELP picketline_software_info What runs.
            # TYPE picketline_software_info gauge
            picketline_software_info{version="picketline 0.1"} 1
            """);
  }

  @Test
  void write_nothing_isNoText() throws IOException {
    assertThat(text(List.of())).isEmpty();
  }

  @Test
  void write_nameThatIsNone_isRefused() {
    var odd = new MetricValues("a b", MetricType.GAUGE, "x", List.of());

    assertThatThrownBy(() -> text(List.of(odd))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void put_otherLabelsThanTheMetricHas_isRefused() {
    assertThatThrownBy(() -> new Figures().put(SEEN, 1, "web-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("picketline_seen_total");
  }

  @Test
  void process_now_hasEveryMetricThatItNames() {
    var figures = new Figures();

    ProcessMetrics.put(figures);

    assertThat(figures.all())
        .extracting(MetricValues::name)
        .containsExactlyElementsOf(ProcessMetrics.ALL.stream().map(Metric::name).toList());
    assertThat(figures.all())
        .allSatisfy(metric -> assertThat(metric.points().getFirst().value()).isPositive());
  }

  private static String text(List<MetricValues> metrics) throws IOException {
    var text = new ByteArrayOutputStream();
    Exposition.write(metrics, text);
    return text.toString(UTF_8);
  }
}
