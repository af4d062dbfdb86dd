package io.picketline.coordinator;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.trust.OwnCertificate;
import io.picketline.coordinator.trust.Renewals;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Role;
import java.nio.file.AccessDeniedException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.SequencedMap;

/** This coordinator's identity, and the authority beside it if its key is there. */
record OwnTrust(KeptIdentity identity, Renewal renewal, Renewals signing, Clock clock) {

  /**
   * Reads the identity, which the first start of all makes.
   *
   * @throws StartException if it cannot be used
   */
  static OwnTrust load(CoordinatorConfig config, Clock clock) throws StartException {
    FirstStart.prepare(config, clock);
    var directory = config.paths().identity();
    try {
      var identity = KeptIdentity.load(directory, Role.COORDINATOR, clock);
      var renewal = new Renewal(identity, clock, new SecureRandom());
      return new OwnTrust(identity, renewal, new Renewals(directory), clock);
    } catch (IdentityException e) {
      var code =
          e.getCause() instanceof AccessDeniedException
              ? ExitCode.NO_PERMISSION
              : ExitCode.BAD_CONFIG;
      throw new StartException(code, String.valueOf(e.getMessage()), e);
    }
  }

  /** The identity to show now. */
  Identity current() {
    return identity.current();
  }

  /** Renews the certificate in time from now on. */
  void keep(ActorSystem<?> system) {
    system.systemActorOf(
        OwnCertificate.create(identity, renewal, signing, clock),
        "own-certificate",
        DispatcherSelector.blocking());
  }

  /** The counts with how long the certificate is good for. */
  SequencedMap<String, Long> counted(SequencedMap<String, Long> counts) {
    counts.put("days that the certificate is valid", renewal.daysLeft());
    return counts;
  }

  /** What an operator is to know of it. */
  List<String> warnings() {
    return renewal.warnings();
  }
}
