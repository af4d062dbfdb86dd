package io.picketline.lab.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to set up.
 *
 * @param hosts hosts with a sensor, 1 to {@link Topology#MOST_HOSTS}
 * @param coordinators 0 for sensors that stand alone, to {@link Topology#MOST_COORDINATORS}
 * @param runs attacks to be made, each from an address of its own; sizes the budgets
 * @param ignored lines of the ignore file of some hosts
 * @param settings further lines of block the sensor or the coordinator in some hosts' configuration
 * @param calendar whether days can pass in a moment, by a {@link Calendar}
 * @param newcomer whether there is one more host, of no fleet yet
 * @param life of the sensors' certificates
 */
public record Plan(
    int hosts,
    int coordinators,
    int runs,
    Map<String, List<String>> ignored,
    Map<String, List<String>> settings,
    boolean calendar,
    boolean newcomer,
    Duration life) {

  private static final Duration LONG = Duration.ofDays(2);

  public Plan {
    ignored = Map.copyOf(ignored);
    settings = Map.copyOf(settings);
  }

  /** Nothing ignored and nothing set anywhere. */
  public Plan(int hosts, int coordinators, int runs) {
    this(hosts, coordinators, runs, Map.of(), Map.of(), false, false, LONG);
  }

  /** The same with other ignore files. */
  public Plan ignoring(Map<String, List<String>> lines) {
    return new Plan(hosts, coordinators, runs, lines, settings, calendar, newcomer, life);
  }

  /** The same with other settings of sensors and coordinators. */
  public Plan setting(Map<String, List<String>> lines) {
    return new Plan(hosts, coordinators, runs, ignored, lines, calendar, newcomer, life);
  }

  /** The same with a calendar. */
  public Plan withCalendar() {
    return new Plan(hosts, coordinators, runs, ignored, settings, true, newcomer, life);
  }

  /** The same with a newcomer. */
  public Plan withNewcomer() {
    return new Plan(hosts, coordinators, runs, ignored, settings, calendar, true, life);
  }

  /** The same with certificates of sensors that live so long. */
  public Plan certifying(Duration span) {
    return new Plan(hosts, coordinators, runs, ignored, settings, calendar, newcomer, span);
  }
}
