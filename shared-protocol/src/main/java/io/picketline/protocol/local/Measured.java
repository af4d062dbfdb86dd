package io.picketline.protocol.local;

import io.picketline.protocol.Names;
import java.util.List;
import java.util.Optional;

/**
 * What was counted and measured, or as much of it as fits one answer: those after the first hold
 * further hosts of the fleet alone.
 *
 * @param after the last host whose values are told, if others follow
 */
public record Measured(List<MetricValues> metrics, Optional<String> after) implements LocalReply {

  /** Most hosts in one answer. */
  public static final int MOST_HOSTS = 400;

  public Measured {
    metrics = List.copyOf(metrics);
    after.ifPresent(Names::requireHost);
  }

  /** All of it. */
  public Measured(List<MetricValues> metrics) {
    this(metrics, Optional.empty());
  }
}
