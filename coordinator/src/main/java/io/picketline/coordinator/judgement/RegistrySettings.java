package io.picketline.coordinator.judgement;

import io.picketline.coordinator.quota.Allowance;
import io.picketline.protocol.Names;
import io.picketline.protocol.SourceAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

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
 * @param addresses of coordinators, as far as they are known: never blocked
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
    int snapshots,
    List<SourceAddress> addresses) {

  /** Snapshots at a time where nothing is configured. */
  private static final int SNAPSHOTS = 4;

  public RegistrySettings {
    addresses = List.copyOf(addresses);
    Names.requireHost(name);
    Names.requireText(software);
    requirePositive("max-sources", maxSources);
    requirePositive("max-waiting", maxWaiting);
    requirePositive("retained-entries", retainedEntries);
    requirePositive("coordinators", coordinators);
    requirePositive("snapshots", snapshots);
  }

  /**
   * Those with the usual number of snapshots at a time, where no coordinator's address is known.
   */
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
        SNAPSHOTS,
        List.of());
  }

  /** The same where these addresses of coordinators are known too. */
  public RegistrySettings at(Collection<SourceAddress> more) {
    return new RegistrySettings(
        name,
        software,
        maxSources,
        fleetBudget,
        sensorBudget,
        maxWaiting,
        retainedEntries,
        limits,
        coordinators,
        snapshots,
        Stream.concat(addresses.stream(), more.stream()).distinct().toList());
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
    return "%s; a sensor's %s; verified %s"
        .formatted(fleetBudget, sensorBudget, limits.verifiedBudget());
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d is below 1".formatted(key, value));
    }
  }
}
