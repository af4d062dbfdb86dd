package io.picketline.coordinator.roster;

import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Mode;
import io.picketline.protocol.local.LocalReply.SensorEntry;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sensors of the fleet: whether they live, and what each has in force. Not thread-safe. */
public final class Roster {

  /** A sensor not heard of for this long is late. */
  public static final Duration LATE_AFTER = Duration.ofSeconds(15);

  /** A sensor not heard of for this long is lost. */
  public static final Duration LOST_AFTER = Duration.ofSeconds(30);

  private final SortedMap<String, Sensor> sensors = new TreeMap<>();
  private final Map<String, Set<String>> groups = new HashMap<>();

  /**
   * Starts with the hosts that are known from before.
   *
   * @param since when this coordinator began to listen; until they speak, they count as heard then
   */
  public Roster(Collection<FleetHost> hosts, Instant since) {
    hosts.forEach(host -> sensors.put(host.name(), Sensor.unheard(host, since)));
  }

  /** A sensor is connected. */
  public void attached(
      FleetHost host, String software, Set<Mode> modes, String capture, Instant now) {
    var before = sensors.getOrDefault(host.name(), Sensor.unheard(host, now));
    sensors.put(host.name(), before.attached(host, software, modes, capture, now));
  }

  /** A sensor said which groups its host is in. */
  public void grouped(String host, Set<String> in) {
    groups.put(host, Set.copyOf(in));
  }

  /** The groups that the host is in, as far as it has said. */
  public Set<String> groups(String host) {
    return groups.getOrDefault(host, Set.of());
  }

  /** How many known hosts the scope means. */
  public int hostsIn(IgnoreScope scope) {
    return (int) sensors.keySet().stream().filter(host -> scope.holds(host, groups(host))).count();
  }

  /** A sensor's connection ended: from now on nothing is known to be in force there. */
  public void detached(String host) {
    sensors.computeIfPresent(host, (_, sensor) -> sensor.connected(false));
  }

  /** A sensor said what it has in force. */
  public void applied(String host, long have, int blocks, int suspects, Instant now) {
    sensors.computeIfPresent(host, (_, sensor) -> sensor.applied(have, blocks, suspects, now));
  }

  /** Sensors that live, but have not put the entry {@code seq} in force yet. */
  public List<String> notYetOn(long seq, Instant now) {
    return sensors.values().stream()
        .filter(sensor -> sensor.lives(now) && sensor.have() < seq)
        .map(sensor -> sensor.host().name())
        .toList();
  }

  /** How many live. */
  public int live(Instant now) {
    return (int) sensors.values().stream().filter(sensor -> sensor.lives(now)).count();
  }

  /** How many are known. */
  public int known() {
    return sensors.size();
  }

  /** All known sensors, by name. */
  public List<SensorEntry> entries(Instant now) {
    return sensors.values().stream().map(sensor -> sensor.entry(now)).toList();
  }
}
