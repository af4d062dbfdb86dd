package io.picketline.lab.fleet;

import java.time.Duration;
import java.util.List;

/**
 * A network cut in two among the fleet's own hosts until it is closed; everybody else reaches both
 * sides.
 */
public final class NetworkCut implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Topology topology;
  private final List<String> one;
  private final List<String> other;

  /** Cuts the two sides from each other, both families, both ways. */
  public NetworkCut(Topology topology, List<String> one, List<String> other) {
    this.topology = topology;
    this.one = List.copyOf(one);
    this.other = List.copyOf(other);
    change("add");
  }

  private void change(String what) {
    one.forEach(from -> other.forEach(to -> change(what, from, to)));
    other.forEach(from -> one.forEach(to -> change(what, from, to)));
  }

  private void change(String what, String from, String to) {
    for (var address : List.of(topology.v4(to), topology.v6(to))) {
      Tool.output(LIMIT, List.of("ip", "-n", from, "route", what, "blackhole", address.toString()));
    }
  }

  /** Heals it. */
  @Override
  public void close() {
    change("del");
  }
}
