package io.picketline.sensor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import io.picketline.local.Exchange;
import io.picketline.local.LocalServer;
import io.picketline.local.Refusals;
import io.picketline.notify.NotifyDesk;
import io.picketline.protocol.local.StatusReply;
import io.picketline.reload.ReloadDesk;
import io.picketline.sensor.link.CoordinatorLink;
import io.picketline.sensor.names.NamingDesk;
import io.picketline.service.Heartbeat;
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
  static AutoCloseable open(
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
    var notifying = new NotifyDesk(portrait.onlookers().notifier(), named);
    var exchange =
        new Exchange(new ReloadDesk(portrait.reload(), notifying), refusals, REQUEST_LIMIT)
            .telling(portrait.onlookers().events());
    var server = LocalServer.start(portrait.config().paths().sockets(), portrait.name(), exchange);
    // All else has begun: what answers now is ready.
    var heartbeat = Heartbeat.begin(() -> desk.status().thenApply(SensorSockets::beat));
    return () -> {
      heartbeat.close();
      server.close();
    };
  }

  private static Heartbeat.Beat beat(StatusReply.SensorStatus status) {
    var counted =
        "%d blocked, %d suspect%s"
            .formatted(
                status.blocks(), status.suspects(), status.observing() ? ", observing only" : "");
    return new Heartbeat.Beat(true, counted + "; " + status.linkState());
  }
}
