package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.Reattach;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the registry's log, as sensors do, and keeps this coordinator's own journal up with it,
 * so that the registry can go on from here. One on every coordinator; where the registry runs on
 * the same one there is nothing to do.
 */
public final class JournalReplica {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  private enum Tick implements Command {
    FOLLOW
  }

  private record Told(ToSession message) implements Command {}

  private record Located(Journal.Located answer) implements Command {}

  private record Written(Journal.Written answer) implements Command {}

  private static final Duration FOLLOW_INTERVAL = Duration.ofSeconds(3);

  private final ActorContext<Command> context;
  private final String coordinator;
  private final ActorRef<Journal.Command> journal;
  private final ActorRef<VerdictRegistry.Command> registry;
  private final ActorRef<ToSession> session;
  private final List<Change> snapshot = new ArrayList<>();
  private int chunks;
  private long tickets;

  private JournalReplica(
      ActorContext<Command> context,
      String coordinator,
      ActorRef<Journal.Command> journal,
      ActorRef<VerdictRegistry.Command> registry) {
    this.context = context;
    this.coordinator = coordinator;
    this.journal = journal;
    this.registry = registry;
    this.session = context.messageAdapter(ToSession.class, Told::new);
  }

  /**
   * A replica in {@code journal}.
   *
   * @param coordinator this coordinator's name
   * @param registry the cluster's registry, wherever it runs
   */
  public static Behavior<Command> create(
      String coordinator,
      ActorRef<Journal.Command> journal,
      ActorRef<VerdictRegistry.Command> registry) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Tick.FOLLOW, Duration.ZERO, FOLLOW_INTERVAL);
          var replica = new JournalReplica(context, coordinator, journal, registry);
          return Behaviors.receiveMessage(replica::onCommand);
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Tick _ -> locate();
      case Located(Journal.Located(var position)) ->
          registry.tell(
              new VerdictRegistry.Mirror(coordinator, position.epoch(), position.head(), session));
      case Written(var answer) -> onWritten(answer);
      case Told(Push(var message)) -> onMessage(message);
      case Told(Reattach()) -> {}
    }
    return Behaviors.same();
  }

  // where the journal stands on disk is what to follow from, written or not; while the disk cannot
  // be written the next tick is soon enough
  private void onWritten(Journal.Written answer) {
    if (answer.state() != Journal.State.HELD) {
      locate();
    }
  }

  private void onMessage(LinkMessage.FromCoordinator message) {
    switch (message) {
      case LinkMessage.Delta delta when !delta.entries().isEmpty() ->
          write(Batch.of(delta.epoch(), delta.entries()));
      case LinkMessage.Snapshot part -> onSnapshot(part);
      case LinkMessage.Refused(var reason) ->
          context.getLog().warn("the registry refused this replica: {}", reason);
      case LinkMessage.Delta _, LinkMessage.Welcome _, LinkMessage.Reported _ -> {}
    }
  }

  private void onSnapshot(LinkMessage.Snapshot part) {
    if (part.chunk() == 0) {
      snapshot.clear();
      chunks = 0;
    }
    if (part.chunk() != chunks) {
      return;
    }
    chunks++;
    snapshot.addAll(part.changes());
    if (part.last()) {
      journal.tell(new Journal.Replace(part.epoch(), part.seq(), snapshot, ++tickets, writtenTo()));
      snapshot.clear();
    }
  }

  private void write(Batch batch) {
    journal.tell(new Journal.Write(batch, ++tickets, writtenTo()));
  }

  private void locate() {
    journal.tell(new Journal.Locate(context.messageAdapter(Journal.Located.class, Located::new)));
  }

  private ActorRef<Journal.Written> writtenTo() {
    return context.messageAdapter(Journal.Written.class, Written::new);
  }
}
