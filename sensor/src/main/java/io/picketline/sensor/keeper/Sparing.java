package io.picketline.sensor.keeper;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.TrustChange;
import io.picketline.sensor.guard.Guard;
import java.util.List;

/** Who is spared on this host. The keeper tells it what the log and operators say; any thread. */
public interface Sparing {

  /** Who may never be blocked now. */
  Guard guard();

  /** Whether network-wide ignore rules of this scope are for this host. */
  default boolean isIn(IgnoreScope scope) {
    return scope.isAll();
  }

  /** Why the source may not be blocked, in the operator's words. */
  default String why(Prefix source) {
    return guard().explain(source.address()).orElse("guarded");
  }

  /** What is known beside the host's own settings and ignore files; in force on return. */
  void learned(Learned learned);

  /**
   * What the log and operators say.
   *
   * @param fleet hosts with a certificate of this fleet
   * @param hostRules ignore rules that an operator gave this host alone
   * @param fleetRules ignore rules of the log that count on this host now
   * @param served what all hosts together serve
   */
  record Learned(
      List<FleetHost> fleet,
      List<IgnoreRule> hostRules,
      List<IgnoreRule> fleetRules,
      ServedPorts served) {
    public Learned {
      fleet = List.copyOf(fleet);
      hostRules = List.copyOf(hostRules);
      fleetRules = List.copyOf(fleetRules);
    }
  }

  /** Whether the change bears on who is spared or what is dark. */
  static boolean bearsOnIt(Change change) {
    return switch (change) {
      case Change.EpochOpened _,
          Change.Passed _,
          Change.Noted _,
          Change.Unknown _,
          Change.Blocked _,
          Change.Unblocked _,
          Change.Lifted _,
          Change.IgnoreVersioned _,
          TrustChange.TokenMade _,
          TrustChange.TokenUsed _,
          TrustChange.AddressesClaimed _,
          TrustChange.UserAdded _,
          TrustChange.ExportTokenMade _,
          TrustChange.ExportTokenEnded _ ->
          false;
      case Change.IgnoreAdded _,
          Change.IgnoreRemoved _,
          Change.ServedChanged _,
          Change.HostEnrolled _,
          Change.HostRemoved _,
          TrustChange.HostRevoked _,
          TrustChange.AddressesApproved _ ->
          true;
    };
  }
}
