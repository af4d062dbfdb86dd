package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.LabNetwork;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.matrix.Results;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
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

  private static final int MOST_VERDICTS = 1_000;

  /** All others with a sensor. */
  List<String> others() {
    return topology.hosts().stream().filter(host -> !host.equals(SCANNED)).toList();
  }

  /** The coordinator that is asked. */
  String coordinator() {
    return topology.coordinators().getFirst();
  }

  /** What a daemon holds on a source. */
  LocalReply.Explanation why(String daemon, SourceAddress source) {
    var reply = fleet.ask(daemon, new LocalRequest.Why(Prefix.of(source)));
    if (reply instanceof LocalReply.Explanation explanation) {
      return explanation;
    }
    throw new LabException("%s answers \"why %s\" with %s".formatted(daemon, source, reply));
  }

  /** How the coordinator is, and through it the fleet. */
  StatusReply.CoordinatorStatus coordinatorStatus() {
    var reply = fleet.ask(coordinator(), new LocalRequest.ShowStatus());
    if (reply instanceof StatusReply.CoordinatorStatus status) {
      return status;
    }
    throw new LabException("%s answers \"status\" with %s".formatted(coordinator(), reply));
  }

  /** The verdicts in force on all hosts. */
  LocalReply.Verdicts verdicts() {
    var reply = fleet.ask(coordinator(), new LocalRequest.ListVerdicts(MOST_VERDICTS));
    if (reply instanceof LocalReply.Verdicts verdicts) {
      return verdicts;
    }
    throw new LabException("%s answers \"verdicts\" with %s".formatted(coordinator(), reply));
  }

  /** How the sensor of a host is. */
  StatusReply.SensorStatus status(String host) {
    var reply = fleet.ask(host, new LocalRequest.ShowStatus());
    if (reply instanceof StatusReply.SensorStatus status) {
      return status;
    }
    throw new LabException("%s answers \"status\" with %s".formatted(host, reply));
  }
}
