package io.picketline.sensor.response;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.picketline.sensor.netlink.BlackholeRoutes;
import io.picketline.sensor.process.Ended;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Responds to attackers beside the packet filter. Waits for the disk, so it runs on a thread of its
 * own; programs have another, so that routes and lines wait for none. They are run one after the
 * other, however many verdicts come.
 */
public final class Responder {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** Take routes and lines away; the next sensor puts back what still holds. */
  public record Stop(ActorRef<Stopped> replyTo) implements Command {}

  private enum Own implements Command {
    WAKE,
    SWEEP
  }

  /** A command ended. */
  private record RunEnded(Run run, Ended how) implements Command {}

  /** Answer to {@link Stop}. */
  public enum Stopped {
    STOPPED
  }

  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final Responses responses;

  private Responder(ActorContext<Command> context, Responses responses) {
    this.context = context;
    this.responses = responses;
  }

  /** A responder that goes on from what an earlier one left. */
  public static Behavior<Command> create(ResponseParts parts) {
    return create(parts, BlackholeRoutes::open);
  }

  static Behavior<Command> create(ResponseParts parts, Supplier<BlackholeRoutes> kernel) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var responder = new Responder(context, new Responses(parts, kernel));
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
      case RunEnded(var run, var how) -> responses.ended(run, how);
      case Own.WAKE -> responses.drain();
      case Own.SWEEP -> responses.sweep();
    }
    responses.next().ifPresent(this::run);
    return Behaviors.same();
  }

  private void start(ResponseParts parts, TimerScheduler<Command> timers) {
    responses.start();
    parts.queue().onArrival(() -> context.getSelf().tell(Own.WAKE));
    timers.startTimerWithFixedDelay(Own.SWEEP, SWEEP);
  }

  /** A platform's thread, for the wait for a process pins one. */
  private void run(Run run) {
    CompletableFuture<Ended> ended =
        CompletableFuture.supplyAsync(
            () -> responses.run(run),
            work -> Thread.ofPlatform().daemon().name("response-command").start(work));
    context.pipeToSelf(
        ended,
        (how, failure) ->
            new RunEnded(run, failure == null ? how : Ended.not(String.valueOf(failure))));
  }

  private Behavior<Command> closed() {
    responses.close();
    return Behaviors.same();
  }
}
