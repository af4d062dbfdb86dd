package io.picketline.sensor.response;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.picketline.sensor.netlink.BlackholeRoutes;
import java.time.Duration;

/**
 * Responds to attackers beside the packet filter. Waits for programs, so it runs on a thread of its
 * own; they are run one after the other, however many verdicts come.
 */
public final class Responder {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** Take routes and lines away; the next sensor puts back what still holds. */
  public record Stop(ActorRef<Stopped> replyTo) implements Command {}

  private enum Own implements Command {
    WAKE,
    NEXT,
    SWEEP
  }

  /** Answer to {@link Stop}. */
  public enum Stopped {
    STOPPED
  }

  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final Responses responses;
  private boolean running;

  private Responder(ActorContext<Command> context, Responses responses) {
    this.context = context;
    this.responses = responses;
  }

  /** A responder that goes on from what an earlier one left. */
  public static Behavior<Command> create(ResponseParts parts) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var responder = new Responder(context, new Responses(parts, BlackholeRoutes::open));
          responder.start(parts, timers);
          return Behaviors.receive(Command.class)
              .onAnyMessage(responder::onCommand)
              .onSignal(PostStop.class, _ -> responder.closed())
              .onSignal(PreRestart.class, _ -> responder.closed())
              .build();
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Stop(var replyTo) -> {
        responses.withdraw();
        replyTo.tell(Stopped.STOPPED);
        return Behaviors.stopped();
      }
      case Own own -> onOwn(own);
    }
    return Behaviors.same();
  }

  private void start(ResponseParts parts, TimerScheduler<Command> timers) {
    responses.start();
    parts.queue().onArrival(() -> context.getSelf().tell(Own.WAKE));
    timers.startTimerWithFixedDelay(Own.SWEEP, SWEEP);
  }

  private void onOwn(Own own) {
    switch (own) {
      case WAKE -> responses.drain();
      case SWEEP -> responses.sweep();
      case NEXT -> {
        running = false;
        responses.runNext();
      }
    }
    // One program at a time, and the mailbox in between.
    if (!running && responses.waiting()) {
      running = true;
      context.getSelf().tell(Own.NEXT);
    }
  }

  private Behavior<Command> closed() {
    responses.close();
    return Behaviors.same();
  }
}
