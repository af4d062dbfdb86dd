package io.picketline.sensor.config;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import com.typesafe.config.ConfigFactory;

/**
 * How the sensor's actor system is set up: from a file of its own, so that nothing else on the
 * class path has a say.
 */
public final class ActorSettings {

  /** Where blocking calls into the kernel belong. */
  public static final String FILTER_DISPATCHER = "picketline.filter-dispatcher";

  /** Where evidence and the log are carried between host and coordinator. */
  public static final String LINK_DISPATCHER = "picketline.link-dispatcher";

  /** Where blocking calls to the disk belong. */
  public static final String DISK_DISPATCHER = "picketline.disk-dispatcher";

  /** Where waiting for other programs belongs. */
  public static final String RESPONSE_DISPATCHER = "picketline.response-dispatcher";

  private ActorSettings() {}

  /** The set-up to make the actor system with. */
  public static ActorSystemSetup setup() {
    var own = ConfigFactory.parseResources(ActorSettings.class, "sensor-akka.conf");
    return ActorSystemSetup.create(
        BootstrapSetup.create(own.withFallback(ConfigFactory.defaultReference()).resolve()));
  }
}
