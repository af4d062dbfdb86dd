package io.picketline.metrics;

import io.picketline.protocol.local.MetricType;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a metric, and what it means. Lists of these are the one place that names come from:
 * what daemons tell, the documents and the alert rules are all held against them.
 *
 * @param labels names of its labels; each has few values, or is the name of a host of the fleet
 * @param help what it means, in one sentence
 */
public record Metric(String name, MetricType type, List<String> labels, String help) {

  private static final Pattern NAME = Pattern.compile("picketline_[a-z][a-z0-9_]*[a-z0-9]");
  private static final String TOTAL = "_total";
  private static final String INFO = "_info";

  /** No address, no source, and nothing else that a packet could bring new values of. */
  private static final Set<String> LABELS =
      Set.of(
          "coordinator", "host", "kind", "mode", "origin", "outcome", "reason", "state", "version");

  public Metric {
    labels = List.copyOf(labels);
    if (!NAME.matcher(name).matches()
        || (type == MetricType.COUNTER) != name.endsWith(TOTAL)
        || (type == MetricType.INFO) != name.endsWith(INFO)) {
      throw new IllegalArgumentException("%s is no name of a %s".formatted(name, type.text()));
    }
    if (!LABELS.containsAll(labels)) {
      throw new IllegalArgumentException("%s must not have labels %s".formatted(name, labels));
    }
    if (!help.endsWith(".")) {
      throw new IllegalArgumentException("%s: \"%s\" is no sentence".formatted(name, help));
    }
  }

  /** One that counts up. */
  public static Metric counter(String name, String help, String... labels) {
    return new Metric(name, MetricType.COUNTER, List.of(labels), help);
  }

  /** One that goes up and down. */
  public static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, MetricType.GAUGE, List.of(labels), help);
  }

  /** One that tells by its labels alone. */
  public static Metric info(String name, String help, String... labels) {
    return new Metric(name, MetricType.INFO, List.of(labels), help);
  }

  /** What it is measured in, by its name: seconds, bytes, or a plain number. */
  public String unit() {
    var bare = name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    if (bare.endsWith("_timestamp_seconds")) {
      return "Unix time, s";
    }
    if (bare.endsWith("_seconds")) {
      return "s";
    }
    return bare.endsWith("_bytes") ? "bytes" : "";
  }
}
