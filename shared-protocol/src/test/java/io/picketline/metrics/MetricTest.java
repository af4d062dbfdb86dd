package io.picketline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "packets_total",
        "picketline_packets",
        "picketline_Packets_total",
        "picketline__total"
      })
  void counter_nameThatIsNone_isRefused(String name) {
    assertThatThrownBy(() -> Metric.counter(name, "It counts."))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void gauge_namedAsACounter_isRefused() {
    assertThatThrownBy(() -> Metric.gauge("picketline_packets_total", "It counts."))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "address", "prefix", "port", "attacker", "ip"})
  void label_thatAPacketBringsValuesOf_isRefused(String label) {
    assertThatThrownBy(() -> Metric.gauge("picketline_blocked", "Who is blocked.", label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(label);
  }

  @Test
  void unit_ofEachName_isTheOneItEndsIn() {
    assertThat(Metric.gauge("picketline_age_seconds", "Age.").unit()).isEqualTo("s");
    assertThat(Metric.counter("picketline_read_bytes_total", "Read.").unit()).isEqualTo("bytes");
    assertThat(Metric.gauge("picketline_end_timestamp_seconds", "End.").unit())
        .isEqualTo("Unix time, s");
    assertThat(Metric.counter("picketline_probes_total", "Probes.").unit()).isEmpty();
  }

  @Test
  void worded_countsOfAStatus_becomeTheirMetricsAndNothingElse() {
    var probes = Metric.counter("picketline_probes_total", "Probes.", "kind");
    var worded =
        new Worded(
            Stream.of(
                Worded.count("probes of a kind", probes, "a"), Worded.toldOtherwise("days left")));
    var figures = new Figures();

    worded.put(Map.of("probes of a kind", 7L, "days left", 3L, "never heard of", 1L), figures);

    assertThat(figures.all())
        .singleElement()
        .satisfies(metric -> {
          assertThat(metric.name()).isEqualTo("picketline_probes_total");
          assertThat(metric.points().getFirst().labels()).containsEntry("kind", "a");
          assertThat(metric.points().getFirst().value()).isEqualTo(7);
        });
    assertThat(worded.knows("days left")).isTrue();
    assertThat(worded.knows("never heard of")).isFalse();
  }
}
