package io.picketline.sensor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import io.picketline.local.Exchange;
import io.picketline.local.LocalServer;
import io.picketline.local.Refusals;
import io.picketline.reload.ReloadDesk;
import io.picketline.sensor.link.CoordinatorLink;
import io.picketline.sensor.names.NamingDesk;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The sockets on which a sensor answers the command. */
final class SensorSockets {

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

  private SensorSockets() {}

  /**
   * Begins to answer.
   *
   * @throws IOException in the operator's words, if a socket cannot be had
   */
  static LocalServer open(
      ActorSystem<?> system,
      SensorGuardian.Actors actors,
      Optional<ActorRef<CoordinatorLink.Command>> link,
      SensorPortrait portrait,
      Clock clock)
      throws IOException {
    var refusals = new Refusals(clock);
    var desk = new SensorDesk(system, actors, link, portrait, refusals, clock);
    portrait
        .textfile()
        .ifPresent(file -> file.begin(desk::metrics, portrait.config().metrics().every()));
    var named = new NamingDesk(portrait.onlookers().names(), desk);
    var exchange =
        new Exchange(new ReloadDesk(portrait.reload(), named), refusals, REQUEST_LIMIT)
            .telling(portrait.onlookers().events());
    return LocalServer.start(portrait.config().paths().sockets(), portrait.name(), exchange);
  }
}
