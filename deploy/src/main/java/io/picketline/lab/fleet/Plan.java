package io.picketline.lab.fleet;

import java.util.List;
import java.util.Map;

/**
 * What to set up.
 *
 * @param hosts hosts with a sensor, 1 to {@link Topology#MOST_HOSTS}
 * @param coordinators 0 for sensors that stand alone, to {@link Topology#MOST_COORDINATORS}
 * @param runs attacks to be made, each from an address of its own; sizes the budgets
 * @param ignored lines of the ignore file of some hosts
 */
public record Plan(int hosts, int coordinators, int runs, Map<String, List<String>> ignored) {
  public Plan {
    ignored = Map.copyOf(ignored);
  }

  /** Nothing ignored anywhere. */
  public Plan(int hosts, int coordinators, int runs) {
    this(hosts, coordinators, runs, Map.of());
  }

  /** The same with other ignore files. */
  public Plan ignoring(Map<String, List<String>> lines) {
    return new Plan(hosts, coordinators, runs, lines);
  }
}
