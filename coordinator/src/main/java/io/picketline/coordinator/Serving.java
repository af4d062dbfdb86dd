package io.picketline.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.picketline.local.LocalDesk;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply.CoordinatorStatus;
import io.picketline.service.Heartbeat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How a coordinator is, as its own actors answer; that no other coordinator does is no fault. */
record Serving(
    ActorSystem<CoordinatorActors.Command> system, LocalDesk desk, String name, Pulses pulses) {

  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Asker ITSELF = Asker.here("this coordinator");

  /** Asks them. */
  CompletionStage<Heartbeat.Beat> look() {
    var stuck = pulses.stuck();
    if (stuck.isPresent()) {
      return CompletableFuture.failedStage(
          new IllegalStateException("%s does not come to an end".formatted(stuck.get())));
    }
    return AskPattern.ask(
            system,
            (ActorRef<CoordinatorActors.Here> replyTo) -> new CoordinatorActors.Ping(replyTo),
            PATIENCE,
            system.scheduler())
        .thenCompose(_ -> desk.answer(new LocalRequest.ShowStatus(), ITSELF))
        .thenApply(this::beat);
  }

  private Heartbeat.Beat beat(LocalReply reply) {
    return switch (reply) {
      case CoordinatorStatus status when status.epoch().isPresent() ->
          new Heartbeat.Beat(
              true,
              "%s, %d verdicts, %d of %d sensors connected"
                  .formatted(
                      status.leader().equals(name) ? "leads" : "follows " + status.leader(),
                      status.verdicts(),
                      status.sensorsLive(),
                      status.sensorsKnown()));
      default -> new Heartbeat.Beat(false, "waits for a coordinator to lead");
    };
  }
}
