package io.picketline.protocol.local;

import io.picketline.protocol.Names;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * One metric as it is now.
 *
 * @param name by the rules of Prometheus
 * @param help what it means, in one sentence
 * @param points its values, one for each set of label values
 */
public record MetricValues(String name, MetricType type, String help, List<Point> points) {
  public MetricValues {
    Names.requireText(name);
    points = List.copyOf(points);
  }

  /** The same metric with the values of {@code further}, too. */
  public MetricValues and(MetricValues further) {
    var all = Stream.concat(points.stream(), further.points().stream()).toList();
    return new MetricValues(name, type, help, all);
  }

  /**
   * One value.
   *
   * @param labels by label name, in the order to show them; never an address or a source
   */
  public record Point(SequencedMap<String, String> labels, double value) {
    public Point {
      labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
    }
  }
}
