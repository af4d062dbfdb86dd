package io.picketline.metrics;

import io.picketline.protocol.local.MetricValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Collects the values of metrics, each under its name. Not thread-safe. */
public final class Figures {

  private final SequencedMap<Metric, List<MetricValues.Point>> points = new LinkedHashMap<>();

  /**
   * Takes one value.
   *
   * @param values of the metric's labels, in their order
   * @throws IllegalArgumentException if there are not as many as it has labels
   */
  public Figures put(Metric metric, double value, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "%s has labels %s".formatted(metric.name(), metric.labels()));
    }
    var labels = new LinkedHashMap<String, String>();
    for (var i = 0; i < values.length; i++) {
      labels.put(metric.labels().get(i), values[i]);
    }
    points
        .computeIfAbsent(metric, _ -> new ArrayList<>())
        .add(new MetricValues.Point(labels, value));
    return this;
  }

  /** The same of a count; above 2 to the power of 53 the last digits are lost. */
  public Figures put(Metric metric, long value, String... values) {
    return put(metric, (double) value, values);
  }

  /** All that was taken, in the order in which metrics came first. */
  public List<MetricValues> all() {
    return points.entrySet().stream()
        .map(entry -> {
          var metric = entry.getKey();
          return new MetricValues(metric.name(), metric.type(), metric.help(), entry.getValue());
        })
        .toList();
  }
}
