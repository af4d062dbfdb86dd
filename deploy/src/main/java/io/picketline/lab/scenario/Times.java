package io.picketline.lab.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** The figures of a scenario, one for each run. */
public final class Times {

  private final List<Double> local = new ArrayList<>();
  private final SequencedMap<String, List<Double>> network = new LinkedHashMap<>();
  private final SequencedMap<String, List<Integer>> answered = new LinkedHashMap<>();
  private final List<Double> resolution = new ArrayList<>();
  private final SequencedMap<String, List<Double>> release = new LinkedHashMap<>();

  /** Name of the row that holds the slowest other host of each run. */
  static final String ALL = "all";

  void local(double millis) {
    local.add(millis);
  }

  void network(String host, double millis) {
    network.computeIfAbsent(host, name -> new ArrayList<>()).add(millis);
  }

  void released(String host, double millis) {
    release.computeIfAbsent(host, name -> new ArrayList<>()).add(millis);
  }

  void answered(String host, int ports) {
    answered.computeIfAbsent(host, name -> new ArrayList<>()).add(ports);
  }

  void resolution(double millis) {
    resolution.add(millis);
  }

  /** From the probe that decided on the scanned host to its drop; none if not measured. */
  public Optional<Spread> localBlock() {
    return local.isEmpty() ? Optional.empty() : Optional.of(Spread.of(local));
  }

  /** How far behind a measured moment the true one may lie. */
  public Optional<Spread> resolution() {
    return resolution.isEmpty() ? Optional.empty() : Optional.of(Spread.of(resolution));
  }

  /** From the probe that decided for the network to the drop on each host. */
  public SequencedMap<String, Spread> networkBlock() {
    return spreads(network);
  }

  /**
   * From an order to spare a source to the first packet that passes on each host, and until all
   * hosts have acknowledged it.
   */
  public SequencedMap<String, Spread> release() {
    return spreads(release);
  }

  private static SequencedMap<String, Spread> spreads(SequencedMap<String, List<Double>> times) {
    var spreads = new LinkedHashMap<String, Spread>();
    times.forEach((host, millis) -> spreads.put(host, Spread.of(millis)));
    return spreads;
  }

  /** Ports that answered the attacker, by host: the most of any run. */
  public SequencedMap<String, Integer> portsAnswered() {
    var most = new LinkedHashMap<String, Integer>();
    answered.forEach((host, ports) -> most.put(host, max(ports)));
    return most;
  }

  private static int max(List<Integer> ports) {
    return ports.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** Ports that answered on a host in the latest run. */
  OptionalInt lastAnswered(String host) {
    var ports = answered.getOrDefault(host, List.of());
    return ports.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ports.getLast());
  }
}
