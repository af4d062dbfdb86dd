package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabNetwork;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.matrix.Results;
import java.util.List;

/**
 * What a scenario plays on.
 *
 * @param proofs what the scenario proves
 * @param times what it measures
 * @param results the cells of the matrix
 */
public record Stage(
    Options options,
    Topology topology,
    LabNetwork network,
    Fleet fleet,
    Story story,
    Proofs proofs,
    Times times,
    Results results) {

  /** The host that is scanned. */
  static final String SCANNED = "a";

  /** All others with a sensor. */
  List<String> others() {
    return topology.hosts().stream().filter(host -> !host.equals(SCANNED)).toList();
  }

  /** The coordinator that is asked. */
  String coordinator() {
    return topology.coordinators().getFirst();
  }
}
