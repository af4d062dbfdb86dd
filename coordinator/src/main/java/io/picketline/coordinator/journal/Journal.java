package io.picketline.coordinator.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The one writer of a coordinator's journal. Writes that wait together are committed together.
 * While the disk cannot be written it says so, keeps what waits within bounds, and tries again
 * every second.
 */
public final class Journal {

  /** Everything this actor accepts; never from another machine. */
  public sealed interface Command {}

  /** Asks for all that is written. */
  public record Load(ActorRef<Loaded> replyTo) implements Command {}

  /** Asks how far the journal reaches on disk. */
  public record Locate(ActorRef<Located> replyTo) implements Command {}

  /** Writes a batch; answered once it is safe, and before that if it has to wait for the disk. */
  public record Write(Batch batch, long ticket, ActorRef<Written> replyTo) implements Command {}

  /** Takes nothing more of histories below this one; answered once that is safe. */
  public record Pledge(Epoch epoch, ActorRef<Pledged> replyTo) implements Command {}

  /**
   * Replaces the log by the state of another coordinator; answered as {@link Write} is.
   *
   * @param by the history of the registry that tells it
   * @param at as of where
   */
  public record Replace(
      Epoch by, LogPoint at, List<Change> changes, long ticket, ActorRef<Written> replyTo)
      implements Command {
    public Replace {
      changes = List.copyOf(changes);
    }
  }

  /** Notes something that is no entry of the log. */
  public record Note(Event event) implements Command {}

  /** Asks what was done and happened; answered by {@link LocalReply.Past}. */
  public record Recall(LocalRequest.Recall asked, ActorRef<LocalReply> replyTo)
      implements Command {}

  private enum Tick implements Command {
    COMMIT,
    PRUNE,
    RETRY
  }

  /** Answer to {@link Load}. */
  public record Loaded(History history) {}

  /**
   * Answer to {@link Locate}.
   *
   * @param promised the highest history that was opened or promised; none in a new journal
   */
  public record Located(JournalFile.Position position, Optional<Epoch> promised) {}

  /**
   * Answer to {@link Pledge}.
   *
   * @param epoch the highest that was promised, to this one or to another
   */
  public record Pledged(Epoch epoch) {}

  /** How a write went. */
  public enum State {
    /** All up to this ticket is on disk. */
    SAFE,
    /** In memory alone; another answer follows once it is on disk. */
    HELD,
    /** On disk again, but entries were let go: {@link Replace} the log by what it adds up to. */
    LAPSED,
    /** Nothing of it was written, because it does not follow what is. */
    OUTDATED
  }

  /**
   * Answer to {@link Write} and {@link Replace}.
   *
   * @param cause why it is in memory alone, if it is
   */
  public record Written(long ticket, State state, String cause) {

    /** A write that is safe, or one that does not follow what is written. */
    public Written(long ticket, boolean applied) {
      this(ticket, applied ? State.SAFE : State.OUTDATED, "");
    }
  }

  /** Where this actor must run: it waits for the disk. */
  public static final DispatcherSelector DISPATCHER =
      DispatcherSelector.fromConfig("picketline.journal-dispatcher");

  private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(1);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final JournalWriter writer;

  private Journal(ActorContext<Command> context, JournalWriter writer) {
    this.context = context;
    this.writer = writer;
  }

  /** The writer of {@code file}, which it closes when it stops. Spawn it on {@link #DISPATCHER}. */
  public static Behavior<Command> create(JournalFile file, Clock clock) {
    return create(file, new JournalHealth(), clock);
  }

  /** The same, telling {@code health} how it fares. */
  public static Behavior<Command> create(JournalFile file, JournalHealth health, Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Tick.PRUNE, PRUNE_INTERVAL);
          timers.startTimerWithFixedDelay(Tick.RETRY, RETRY_INTERVAL);
          // the commit waits behind all writes that are queued already, and so takes them along
          Runnable commitSoon = () -> context.getSelf().tell(Tick.COMMIT);
          var writer = new JournalWriter(file, health, clock, commitSoon);
          var journal = new Journal(context, writer);
          return Behaviors.receive(Command.class)
              .onMessage(Command.class, journal::onCommand)
              .onSignal(PostStop.class, _ -> journal.stop())
              .build();
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Load(var replyTo) -> {
        return load(replyTo);
      }
      case Locate(var replyTo) -> replyTo.tell(writer.located());
      case Pledge pledge -> writer.pledge(pledge);
      case Write write -> writer.write(write);
      case Replace replace -> writer.replace(replace);
      case Note(var event) -> writer.note(event);
      case Recall(var asked, var replyTo) -> replyTo.tell(writer.recall(asked));
      case Tick tick -> onTick(tick);
    }
    return Behaviors.same();
  }

  private Behavior<Command> load(ActorRef<Loaded> replyTo) {
    try {
      replyTo.tell(new Loaded(writer.load()));
      return Behaviors.same();
    } catch (JournalException e) {
      context.getLog().error("the coordinator must stop: {}", e.getMessage(), e);
      return Behaviors.stopped();
    }
  }

  private void onTick(Tick tick) {
    switch (tick) {
      case COMMIT -> writer.commit();
      case PRUNE -> writer.prune();
      case RETRY -> writer.retry();
    }
  }

  private Behavior<Command> stop() {
    writer.close();
    return Behaviors.same();
  }
}
