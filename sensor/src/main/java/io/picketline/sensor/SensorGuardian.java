package io.picketline.sensor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.protocol.event.Event;
import io.picketline.sensor.config.ActorSettings;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.EvidenceRing;
import io.picketline.sensor.keeper.KeeperParts;
import io.picketline.sensor.link.CoordinatorLink;
import io.picketline.sensor.link.LinkListener;
import io.picketline.sensor.link.LinkSettings;
import io.picketline.sensor.response.Responder;
import io.picketline.sensor.response.ResponseParts;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The root of the sensor's actors: begins with keeper and intake, adds the link when told. */
final class SensorGuardian {

  /** Everything this actor accepts. */
  sealed interface Command {}

  /** Who carries the work? */
  record Introduce(ActorRef<Actors> replyTo) implements Command {}

  /** Connect to a coordinator from now on. */
  record Connect(
      LinkSettings settings,
      BlockKeeper.Position have,
      ActorRef<ActorRef<CoordinatorLink.Command>> replyTo)
      implements Command {}

  /** Answer to {@link Introduce}. */
  record Actors(
      ActorRef<BlockKeeper.Command> keeper,
      ActorRef<EvidenceIntake.Command> intake,
      Optional<ActorRef<Responder.Command>> responder) {}

  private static final Duration LEAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(30);
  private static final double JITTER = 0.2;

  private SensorGuardian() {}

  static Behavior<Command> create(
      KeeperParts parts, EvidenceRing ring, boolean linked, Optional<ResponseParts> responses) {
    return Behaviors.setup(context -> {
      var responder =
          responses.map(settings ->
              context.spawn(
                  restarted(Responder.create(settings)),
                  "responder",
                  DispatcherSelector.fromConfig(ActorSettings.RESPONSE_DISPATCHER)));
      var keeper =
          context.spawn(
              restarted(BlockKeeper.create(parts)),
              "block-keeper",
              DispatcherSelector.fromConfig(ActorSettings.FILTER_DISPATCHER));
      var onLink = DispatcherSelector.fromConfig(ActorSettings.LINK_DISPATCHER);
      var intake =
          context.spawn(
              restarted(EvidenceIntake.create(ring, parts.host(), linked)),
              "evidence-intake",
              onLink);
      var linkParts =
          new CoordinatorLink.Parts(
              keeper, intake, Clock.systemUTC(), new SecureRandom(), told(parts));
      return Behaviors.receiveMessage(command -> {
        switch (command) {
          case Introduce(var replyTo) -> replyTo.tell(new Actors(keeper, intake, responder));
          case Connect(var settings, var have, var replyTo) ->
              replyTo.tell(
                  context.spawn(
                      restarted(CoordinatorLink.create(settings, linkParts, have)),
                      "coordinator-link",
                      onLink));
        }
        return Behaviors.same();
      });
    });
  }

  private static LinkListener told(KeeperParts parts) {
    return (kind, text) ->
        parts.listener().happened(Event.of(kind, parts.clock().wall(), parts.host(), text));
  }

  private static <T> Behavior<T> restarted(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, JITTER));
  }
}
