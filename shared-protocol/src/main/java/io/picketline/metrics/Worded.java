package io.picketline.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which metrics the counts of a status are, which people read by words. */
public final class Worded {

  private final Map<String, Count> byWords;

  /**
   * One count of a status.
   *
   * @param words by which the status shows it
   * @param metric none if another metric says the same better
   * @param values of the metric's labels
   */
  public record Count(String words, Optional<Metric> metric, List<String> values) {
    public Count {
      values = List.copyOf(values);
    }
  }

  /** All counts of one kind of daemon. */
  public Worded(Stream<Count> counts) {
    this.byWords = counts.collect(Collectors.toUnmodifiableMap(Count::words, count -> count));
  }

  /** The count by these words. */
  public static Count count(String words, Metric metric, String... values) {
    return new Count(words, Optional.of(metric), List.of(values));
  }

  /** One that no metric is made of, because another one says it better. */
  public static Count toldOtherwise(String words) {
    return new Count(words, Optional.empty(), List.of());
  }

  /** Adds the values of counts to what was collected; those by unknown words are left out. */
  public void put(Map<String, Long> counts, Figures into) {
    counts.forEach((words, value) -> {
      var count = byWords.get(words);
      if (count != null) {
        count
            .metric()
            .ifPresent(metric -> into.put(metric, value, count.values().toArray(String[]::new)));
      }
    });
  }

  /** Whether this count has its place among the metrics. */
  public boolean knows(String words) {
    return byWords.containsKey(words);
  }
}
