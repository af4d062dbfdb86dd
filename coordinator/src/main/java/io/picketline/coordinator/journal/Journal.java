package io.picketline.coordinator.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one writer of a coordinator's journal. Writes that wait together are committed together. If
 * the disk fails it says so and stops; whoever watches it ends the coordinator.
 */
public final class Journal {

  /** Everything this actor accepts; never from another machine. */
  public sealed interface Command {}

  /** Asks for all that is written. */
  public record Load(ActorRef<Loaded> replyTo) implements Command {}

  /** Asks how far the journal reaches. */
  public record Locate(ActorRef<Located> replyTo) implements Command {}

  /** Takes nothing more of histories below this one; answered once that is safe. */
  public record Pledge(Epoch epoch, ActorRef<Pledged> replyTo) implements Command {}

  /** Writes a batch; answered once it is safe. */
  public record Write(Batch batch, long ticket, ActorRef<Written> replyTo) implements Command {}

  /**
   * Replaces the log by the state of another coordinator; answered once it is safe.
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

  private enum Tick implements Command {
    COMMIT,
    PRUNE
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

  /**
   * Answer to {@link Write} and {@link Replace}.
   *
   * @param applied whether this ticket is safe; if not, nothing of it was written, because it does
   *     not follow what is
   */
  public record Written(long ticket, boolean applied) {}

  /** Where this actor must run: it waits for the disk. */
  public static final DispatcherSelector DISPATCHER =
      DispatcherSelector.fromConfig("picketline.journal-dispatcher");

  private static final int MAX_ROWS = 1_000;
  private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(1);

  private record Promise(Written answer, ActorRef<Written> replyTo) {}

  private final ActorContext<Command> context;
  private final JournalFile file;
  private final Clock clock;
  private final List<Promise> promises = new ArrayList<>();
  private int rows;
  private boolean failed;

  private Journal(ActorContext<Command> context, JournalFile file, Clock clock) {
    this.context = context;
    this.file = file;
    this.clock = clock;
  }

  /** The writer of {@code file}, which it closes when it stops. Spawn it on {@link #DISPATCHER}. */
  public static Behavior<Command> create(JournalFile file, Clock clock) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> start(context, timers, file, clock)));
  }

  private static Behavior<Command> start(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      JournalFile file,
      Clock clock) {
    timers.startTimerWithFixedDelay(Tick.PRUNE, PRUNE_INTERVAL);
    var journal = new Journal(context, file, clock);
    return Behaviors.receive(Command.class)
        .onMessage(Command.class, journal::onCommand)
        .onSignal(PostStop.class, _ -> journal.stop())
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    try {
      switch (command) {
        case Load(var replyTo) -> replyTo.tell(new Loaded(file.load(clock.instant())));
        case Locate(var replyTo) -> replyTo.tell(new Located(file.position(), file.promised()));
        case Pledge(var epoch, var replyTo) -> {
          var promised = file.promise(epoch);
          commit();
          replyTo.tell(new Pledged(promised));
        }
        case Write(var batch, var ticket, var replyTo) -> {
          var fits = file.write(batch);
          promise(batch.rows(), ticket, fits, replyTo);
        }
        case Replace(var by, var at, var changes, var ticket, var replyTo) -> {
          var fits = file.replace(by, at, changes);
          promise(changes.size(), ticket, fits, replyTo);
        }
        case Tick tick -> onTick(tick);
      }
      return Behaviors.same();
    } catch (JournalException e) {
      failed = true;
      context.getLog().error("journal failed, the coordinator must stop: {}", e.getMessage(), e);
      return Behaviors.stopped();
    }
  }

  private void onTick(Tick tick) {
    switch (tick) {
      case COMMIT -> commit();
      case PRUNE -> {
        file.prune(clock.instant());
        commit();
      }
    }
  }

  // the commit waits behind all writes that are queued already, and so takes them along
  private void promise(int written, long ticket, boolean fits, ActorRef<Written> replyTo) {
    if (promises.isEmpty()) {
      context.getSelf().tell(Tick.COMMIT);
    }
    promises.add(new Promise(new Written(ticket, fits), replyTo));
    rows += written;
    if (rows >= MAX_ROWS) {
      commit();
    }
  }

  private void commit() {
    file.commit();
    promises.forEach(promise -> promise.replyTo().tell(promise.answer()));
    promises.clear();
    rows = 0;
  }

  private Behavior<Command> stop() {
    try {
      if (!failed) {
        commit();
      }
      file.close();
    } catch (JournalException e) {
      context.getLog().error("journal not closed: {}", e.getMessage());
    }
    return Behaviors.same();
  }
}
