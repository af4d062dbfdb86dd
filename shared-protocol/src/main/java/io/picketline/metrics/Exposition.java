package io.picketline.metrics;

import io.picketline.protocol.local.MetricValues;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text format of Prometheus, which node_exporter's textfile collector reads too. Loaded only
 * where somebody wants it.
 */
public final class Exposition {

  /** The media type of the text. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  private static final PrometheusTextFormatWriter WRITER =
      PrometheusTextFormatWriter.builder().build();

  private Exposition() {}

  /**
   * Writes the metrics as text, by name.
   *
   * @throws IllegalArgumentException if a name is none that Prometheus takes
   */
  public static void write(List<MetricValues> metrics, OutputStream out) throws IOException {
    write(metrics, MetricSnapshots.of(), out);
  }

  /** The same with what the Prometheus library has collected beside. */
  public static void write(List<MetricValues> metrics, MetricSnapshots beside, OutputStream out)
      throws IOException {
    var snapshots = MetricSnapshots.builder();
    metrics.forEach(metric -> snapshots.metricSnapshot(snapshot(metric)));
    beside.forEach(snapshots::metricSnapshot);
    WRITER.write(out, snapshots.build());
  }

  private static MetricSnapshot snapshot(MetricValues metric) {
    requireName(metric.name());
    return switch (metric.type()) {
      case COUNTER -> counter(metric);
      case GAUGE -> gauge(metric);
      case INFO -> info(metric);
    };
  }

  private static MetricSnapshot counter(MetricValues metric) {
    var counter = CounterSnapshot.builder().name(bare(metric, "_total")).help(metric.help());
    for (var point : metric.points()) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder().labels(labels(point)).value(point.value()).build());
    }
    return counter.build();
  }

  private static MetricSnapshot gauge(MetricValues metric) {
    var gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
    for (var point : metric.points()) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder().labels(labels(point)).value(point.value()).build());
    }
    return gauge.build();
  }

  private static MetricSnapshot info(MetricValues metric) {
    var info = InfoSnapshot.builder().name(bare(metric, "_info")).help(metric.help());
    for (var point : metric.points()) {
      info.dataPoint(InfoDataPointSnapshot.builder().labels(labels(point)).build());
    }
    return info.build();
  }

  private static Labels labels(MetricValues.Point point) {
    var labels = Labels.builder();
    point.labels().keySet().forEach(Exposition::requireName);
    point.labels().forEach(labels::label);
    return labels.build();
  }

  /** The library takes any name and quotes it, which older readers do not understand. */
  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a name that not every Prometheus takes");
    }
  }

  /** The library puts the ending that belongs to the type behind the name itself. */
  private static String bare(MetricValues metric, String ending) {
    var name = metric.name();
    return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
  }
}
