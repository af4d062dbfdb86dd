package io.picketline.coordinator.trust;

import akka.actor.setup.Setup;
import io.picketline.identity.KeptIdentity;

/** Brings a coordinator's identity to {@link ClusterTls}, which Akka makes by its name. */
public final class ClusterIdentity extends Setup {

  private final KeptIdentity identity;

  /** The one that the cluster's connections show. */
  public ClusterIdentity(KeptIdentity identity) {
    this.identity = identity;
  }

  KeptIdentity identity() {
    return identity;
  }
}
