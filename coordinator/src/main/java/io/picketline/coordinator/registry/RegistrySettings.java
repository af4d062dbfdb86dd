package io.picketline.coordinator.registry;

import io.picketline.protocol.Names;

/**
 * What an operator may set of the registry.
 *
 * @param name this coordinator's name; signs network verdicts
 * @param software its version, as shown
 * @param maxSources most sources whose evidence is held; the lowest sum gives way
 * @param fleetBudget how many unverified network verdicts the fleet may make
 * @param sensorBudget how many may be completed by one sensor's evidence
 * @param maxWaiting most verdicts that wait for a budget; the lowest sum gives way
 * @param retainedEntries log entries kept for readers that were away
 * @param limits what detection alone may block
 * @param coordinators how many there are, this one included; only a majority of them decides
 * @param snapshots sensors that are sent the whole state at a time; others wait in order
 */
public record RegistrySettings(
    String name,
    String software,
    int maxSources,
    Allowance fleetBudget,
    Allowance sensorBudget,
    int maxWaiting,
    int retainedEntries,
    VerdictLimits limits,
    int coordinators,
    int snapshots) {

  /** Snapshots at a time where nothing is configured. */
  private static final int SNAPSHOTS = 4;

  /**
   * A bucket of tokens.
   *
   * @param burst tokens of a full bucket, 1 to {@value #MOST}
   * @param perMinute tokens that come back each minute, 1 to {@value #MOST}
   */
  public record Allowance(int burst, int perMinute) {

    /** Most of either. */
    public static final int MOST = 10_000;

    public Allowance {
      requireAllowed("burst", burst);
      requireAllowed("per-minute", perMinute);
    }

    @Override
    public String toString() {
      return "%d, refilled %d a minute".formatted(burst, perMinute);
    }

    private static void requireAllowed(String key, int value) {
      if (value < 1 || value > MOST) {
        throw new IllegalArgumentException("%s: %d is not in 1 to %d".formatted(key, value, MOST));
      }
    }
  }

  public RegistrySettings {
    Names.requireHost(name);
    Names.requireText(software);
    requirePositive("max-sources", maxSources);
    requirePositive("max-waiting", maxWaiting);
    requirePositive("retained-entries", retainedEntries);
    requirePositive("coordinators", coordinators);
    requirePositive("snapshots", snapshots);
  }

  /** Those with the usual number of snapshots at a time. */
  public RegistrySettings(
      String name,
      String software,
      int maxSources,
      Allowance fleetBudget,
      Allowance sensorBudget,
      int maxWaiting,
      int retainedEntries,
      VerdictLimits limits,
      int coordinators) {
    this(
        name,
        software,
        maxSources,
        fleetBudget,
        sensorBudget,
        maxWaiting,
        retainedEntries,
        limits,
        coordinators,
        SNAPSHOTS);
  }

  /** The settings that hold where nothing is configured. */
  public static RegistrySettings defaults(String name, String software) {
    return new RegistrySettings(
        name,
        software,
        65_536,
        new Allowance(50, 50),
        new Allowance(20, 5),
        1_000,
        20_000,
        VerdictLimits.DEFAULTS,
        1);
  }

  /** The budgets in words, for status. */
  public String budget() {
    return "network verdicts: fleet %s; each sensor %s, verified %s; %d unverified at most"
        .formatted(fleetBudget, sensorBudget, limits.verifiedBudget(), limits.maxUnverified());
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d is below 1".formatted(key, value));
    }
  }
}
