package io.picketline.coordinator.config;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/**
 * How the coordinator's actor system is set up: from files of its own, so that nothing else on the
 * class path has a say.
 */
public final class AkkaSettings {

  /** Name of the actor system, the same on all coordinators. */
  public static final String SYSTEM = "picketline";

  /** Begins the cluster role that tells the others a coordinator's name. */
  public static final String NAME_ROLE = "name/";

  private AkkaSettings() {}

  /**
   * The set-up to make the actor system with.
   *
   * @param identity brings what its connections show
   */
  public static ActorSystemSetup setup(
      String name, CoordinatorConfig.Cluster cluster, Setup identity) {
    return ActorSystemSetup.create(BootstrapSetup.create(config(name, cluster)), identity);
  }

  /** The addresses of the actor systems of all coordinators, in the configured order. */
  public static List<String> peers(CoordinatorConfig.Cluster cluster) {
    var peers = cluster.peers().isEmpty() ? List.of(cluster.address()) : cluster.peers();
    return peers.stream().map(peer -> "akka://%s@%s".formatted(SYSTEM, peer)).toList();
  }

  private static Config config(String name, CoordinatorConfig.Cluster cluster) {
    var address = cluster.address();
    return ConfigFactory.parseMap(
            Map.of(
                "akka.remote.artery.canonical.hostname",
                address.host(),
                "akka.remote.artery.canonical.port",
                address.port(),
                "akka.cluster.roles",
                ConfigValueFactory.fromIterable(List.of("coordinator", NAME_ROLE + name))))
        .withFallback(ConfigFactory.parseResources(AkkaSettings.class, "coordinator-akka.conf"))
        .withFallback(ConfigFactory.parseResources("akka-registry.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
