package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What outlasts a restart.
 *
 * @param have last log entry in force
 * @param clockAhead by how much the coordinator's clock was ahead of this host's
 * @param network verdicts of the log
 * @param local verdicts of this host alone
 * @param restricted those of their sources that are only to be restricted
 * @param fleetIgnored ignore rules of the log
 * @param hostIgnored ignore rules that an operator gave this host alone
 */
public record SavedState(
    Optional<Epoch> epoch,
    long have,
    Duration clockAhead,
    List<Verdict> network,
    List<Verdict> local,
    List<RestrictedSource> restricted,
    List<IgnoreRule> fleetIgnored,
    List<IgnoreRule> hostIgnored,
    List<FleetHost> hosts,
    ServedPorts served) {

  /** Nothing is known. */
  public static final SavedState NONE =
      new SavedState(
          Optional.empty(),
          0,
          Duration.ZERO,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          ServedPorts.NONE);

  public SavedState {
    network = List.copyOf(network);
    local = List.copyOf(local);
    restricted = List.copyOf(restricted);
    fleetIgnored = List.copyOf(fleetIgnored);
    hostIgnored = List.copyOf(hostIgnored);
    hosts = List.copyOf(hosts);
  }
}
