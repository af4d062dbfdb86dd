package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.journal.SourceMemory;
import io.picketline.coordinator.judgement.EvidenceCopy;
import io.picketline.coordinator.judgement.Legacy;
import io.picketline.coordinator.registry.StandbyMessage.Copied;
import io.picketline.coordinator.registry.StandbyMessage.Copy;
import io.picketline.coordinator.registry.StandbyMessage.Gather;
import io.picketline.coordinator.registry.StandbyMessage.Mirror;
import io.picketline.coordinator.registry.StandbyMessage.Part;
import io.picketline.coordinator.registry.StandbyMessage.Tail;
import io.picketline.coordinator.registry.StandbyMessage.Whole;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.Reattach;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.registry.VerdictRegistry.ToStandby;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LogCursor;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the registry's log, as sensors do, and keeps this coordinator's own journal up with it,
 * so that the registry can go on from here. One on every coordinator; where the registry runs on
 * the same one there is nothing to do.
 */
public final class JournalReplica {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  private enum Self implements Command {
    FOLLOW,
    MIRROR
  }

  private record Told(ToSession message) implements Command {}

  private record Located(JournalFile.Position position, Optional<Epoch> promised)
      implements Command {}

  private record Written(Journal.Written answer) implements Command {}

  /**
   * The journal, asked for what {@code chain}, up to {@code head}, has not.
   *
   * @param answers whom to tell all; if nobody, only the entries are offered
   */
  private record Recalled(
      History history, List<Change.EpochOpened> chain, long head, Optional<Epoch> answers)
      implements Command {}

  private record Promised(Epoch epoch, Gather to) implements Command {}

  private record NotRecalled(Throwable cause) implements Command {}

  /** What is safe once the journal has written it. */
  private record Pending(
      long ticket, Optional<LogPoint> log, Optional<Copied> evidence, boolean whole) {}

  private static final String TOO_OLD = "its version is older than the log's entries: upgrade it";
  private static final Duration FOLLOW_INTERVAL = Duration.ofMillis(500);
  private static final Duration RECALL_PATIENCE = Duration.ofSeconds(60);

  private final ActorContext<Command> context;
  private final String coordinator;
  private final Clock clock;
  private final ActorRef<Journal.Command> journal;
  private final ActorRef<VerdictRegistry.Command> registry;
  private final ActorRef<ToSession> session;
  private final ActorRef<Journal.Written> writtenTo;
  private final ActorRef<Journal.Located> locatedTo;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<Change> snapshot = new ArrayList<>();
  private LogCursor cursor = new LogCursor(Optional.empty());
  private Optional<LogPoint> safe = Optional.empty();
  private Copied copied = Copied.NONE;
  private Optional<String> trouble = Optional.empty();
  private Optional<LogPoint> outgrown = Optional.empty();
  private Optional<Epoch> latest = Optional.empty();
  private Optional<Epoch> promised = Optional.empty();
  // asked again while the journal is read, it need not be read again
  private Optional<Epoch> gathering = Optional.empty();
  private boolean mirrorDue;
  private long tickets;

  private JournalReplica(
      ActorContext<Command> context,
      String coordinator,
      Clock clock,
      ActorRef<Journal.Command> journal,
      ActorRef<VerdictRegistry.Command> registry) {
    this.context = context;
    this.coordinator = coordinator;
    this.clock = clock;
    this.journal = journal;
    this.registry = registry;
    this.session = context.messageAdapter(ToSession.class, Told::new);
    this.writtenTo = context.messageAdapter(Journal.Written.class, Written::new);
    this.locatedTo =
        context.messageAdapter(
            Journal.Located.class, answer -> new Located(answer.position(), answer.promised()));
  }

  /**
   * A replica in {@code journal}.
   *
   * @param coordinator this coordinator's name
   * @param registry the cluster's registry, wherever it runs
   */
  public static Behavior<Command> create(
      String coordinator,
      Clock clock,
      ActorRef<Journal.Command> journal,
      ActorRef<VerdictRegistry.Command> registry) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Self.FOLLOW, Duration.ZERO, FOLLOW_INTERVAL);
          var replica = new JournalReplica(context, coordinator, clock, journal, registry);
          return Behaviors.receiveMessage(replica::onCommand);
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Self.FOLLOW -> follow();
      case Self.MIRROR -> mirror();
      case Located(var position, var highest) -> located(position, highest);
      case Written(var answer) -> written(answer);
      case Told(Push(var message)) -> onMessage(message);
      case Told(ToStandby(var message)) -> onStandby(message);
      case Told(Reattach()), Told(VerdictRegistry.Taken _), Told(RenewalAnswer _) -> {}
      case Promised(var epoch, var gather) -> promised(epoch, gather);
      case Recalled recalled -> recalled(recalled);
      case NotRecalled(var cause) -> {
        gathering = Optional.empty();
        context.getLog().warn("the journal did not answer in time: {}", cause.toString());
      }
    }
    return Behaviors.same();
  }

  // the registry may have written to the journal meanwhile, if it ran here
  private void follow() {
    if (pending.isEmpty()) {
      journal.tell(new Journal.Locate(locatedTo));
    } else {
      mirror();
    }
  }

  private void located(JournalFile.Position position, Optional<Epoch> highest) {
    promised = highest;
    if (pending.isEmpty()) {
      safe =
          position.head() < 1
              ? Optional.empty()
              : position.epoch().map(epoch -> new LogPoint(epoch, position.head()));
      if (!cursor.position().equals(safe)) {
        cursor = new LogCursor(safe);
      }
    }
    mirror();
  }

  private void mirror() {
    mirrorDue = false;
    var epoch = safe.map(LogPoint::epoch);
    long have = safe.map(LogPoint::seq).orElse(0L);
    // until it is past that, or in a later history that has it not
    outgrown = outgrown.filter(met -> cursor.position().filter(at -> isPast(met, at)).isEmpty());
    var why = outgrown.map(_ -> TOO_OLD).or(() -> trouble);
    tell(new Mirror(coordinator, epoch, have, promised, copied, taking(), why, session));
  }

  /** Up to where the log is in hand while the journal writes a whole state, if it does. */
  private Optional<LogPoint> taking() {
    return pending.stream().anyMatch(Pending::whole) ? cursor.position() : Optional.empty();
  }

  private void written(Journal.Written answer) {
    if (answer.state() == Journal.State.HELD) {
      held(answer);
      return;
    }
    var ticket = answer.ticket();
    var applied = answer.state() == Journal.State.SAFE;
    trouble = Optional.empty();
    while (!pending.isEmpty() && pending.peek().ticket() <= ticket) {
      var done = pending.remove();
      if (applied) {
        safe = done.log().or(() -> safe);
        copied = done.evidence().orElse(copied);
      }
    }
    if (!applied) {
      pending.clear();
      cursor = new LogCursor(safe);
      follow();
    } else {
      mirrorSoon();
    }
  }

  // another answer comes once a write is on disk; a whole state has to be sent again
  private void held(Journal.Written answer) {
    trouble = Optional.of(answer.cause());
    if (pending.stream().anyMatch(one -> one.whole() && one.ticket() == answer.ticket())) {
      pending.clear();
      cursor = new LogCursor(safe);
    }
    mirrorSoon();
  }

  private void mirrorSoon() {
    if (!mirrorDue) {
      mirrorDue = true;
      context.getSelf().tell(Self.MIRROR);
    }
  }

  private void onMessage(LinkMessage.FromCoordinator message) {
    switch (message) {
      case LinkMessage.Delta delta when follows(delta.epoch()) && knows(delta) ->
          step(cursor.next(delta), delta.epoch());
      case LinkMessage.Snapshot part
          when follows(part.epoch()) && taking().isEmpty() && knows(part) ->
          step(cursor.next(part), part.epoch());
      case LinkMessage.Refused(var reason) ->
          context.getLog().warn("the registry refused this replica: {}", reason);
      // of one that was given up, or a state too many
      case LinkMessage.Delta _, LinkMessage.Snapshot _ -> {}
      case LinkMessage.Welcome _,
          LinkMessage.Reported _,
          LinkMessage.Gathering _,
          LinkMessage.Delayed _,
          LinkMessage.OfTrust _ -> {}
    }
  }

  /** What it does not know it cannot keep for others, nor go on from: it stays where it is. */
  private boolean knows(LinkMessage.FromCoordinator message) {
    var met = Unfamiliar.in(message);
    if (met.isPresent() && outgrown.isEmpty()) {
      context.getLog().error("the log has entries of a later version: upgrade this coordinator");
      mirrorSoon();
    }
    outgrown = met.or(() -> outgrown);
    return met.isEmpty();
  }

  private boolean follows(Epoch epoch) {
    if (promised.isPresent() && epoch.compareTo(promised.get()) < 0) {
      return false;
    }
    if (latest.isEmpty() || epoch.compareTo(latest.get()) > 0) {
      latest = Optional.of(epoch);
      context.getSystem().eventStream().tell(new EventStream.Publish<>(new RegistryMoved(epoch)));
    }
    return true;
  }

  private void step(LogCursor.Step step, Epoch from) {
    switch (step) {
      case LogCursor.Apply(_, var upTo, var entries) -> {
        write(Batch.of(from, entries), Optional.of(upTo), Optional.empty());
        cursor.moved(upTo);
      }
      case LogCursor.Replace(var chunk, _) -> replace(chunk);
      case LogCursor.Ask _ -> mirror();
      case LogCursor.Nothing _, LogCursor.Stale _ -> {}
    }
  }

  private void replace(LinkMessage.Snapshot part) {
    if (part.chunk() == 0) {
      snapshot.clear();
      if (safe.isPresent()) {
        recall(Legacy.chain(part.changes()), part.seq(), Optional.empty());
      }
    }
    snapshot.addAll(part.changes());
    registry.tell(new FromSession.Handed(part.epoch(), part.seq(), part.chunk(), session));
    if (part.last()) {
      var at = new LogPoint(part.epoch(), part.seq());
      pending.add(new Pending(++tickets, Optional.of(at), Optional.empty(), true));
      journal.tell(new Journal.Replace(part.epoch(), at, snapshot, tickets, writtenTo));
      snapshot.clear();
      cursor.moved(at);
      mirror();
    }
  }

  private void onStandby(StandbyMessage.FromRegistry message) {
    switch (message) {
      case Gather gather when gathering.equals(Optional.of(gather.opening())) -> {}
      case Gather gather -> {
        gathering = Optional.of(gather.opening());
        context.ask(
            Journal.Pledged.class,
            journal,
            RECALL_PATIENCE,
            replyTo -> new Journal.Pledge(gather.opening(), replyTo),
            (answer, cause) ->
                answer == null ? new NotRecalled(cause) : new Promised(answer.epoch(), gather));
      }
      case Copy(var evidence) -> copy(evidence);
    }
  }

  private void copy(EvidenceCopy copy) {
    var known = copied.of().equals(Optional.of(copy.of())) ? copied.revision() : 0;
    if (copy.from() <= known && copy.upTo() > known) {
      var batch = new Batch(copy.of(), List.of(), copy.sources(), copy.forgotten(), Map.of());
      var has = new Copied(Optional.of(copy.of()), copy.upTo());
      write(batch, Optional.empty(), Optional.of(has));
    }
  }

  private void write(Batch batch, Optional<LogPoint> log, Optional<Copied> evidence) {
    pending.add(new Pending(++tickets, log, evidence, false));
    journal.tell(new Journal.Write(batch, tickets, writtenTo));
  }

  private void promised(Epoch highest, Gather to) {
    promised = Optional.of(highest);
    recall(to.chain(), to.head(), Optional.of(to.opening()));
  }

  private void recall(List<Change.EpochOpened> chain, long head, Optional<Epoch> answers) {
    context.ask(
        Journal.Loaded.class,
        journal,
        RECALL_PATIENCE,
        Journal.Load::new,
        (loaded, cause) ->
            loaded == null
                ? new NotRecalled(cause)
                : new Recalled(loaded.history(), chain, head, answers));
  }

  private void recalled(Recalled recalled) {
    gathering = gathering.filter(_ -> recalled.answers().isEmpty());
    var legacy = new Legacy(recalled.history());
    var answers = recalled.answers();
    if (answers.isPresent() && legacy.replaces(recalled.chain(), recalled.head())) {
      legacy
          .whole(clock.instant())
          .forEach(chunk -> tell(new Whole(coordinator, answers.get(), chunk)));
      return;
    }
    var entries = Legacy.parts(legacy.beyond(recalled.chain(), recalled.head()).orElse(List.of()));
    var evidence = answers.isPresent() ? legacy.evidence() : List.<List<SourceMemory>>of();
    var parts = entries.size() + evidence.size();
    for (var i = 0; i < parts; i++) {
      var number = i;
      var last = i == parts - 1;
      var sources = i < entries.size() ? List.<SourceMemory>of() : evidence.get(i - entries.size());
      tell(
          new Tail(
              coordinator,
              promised,
              i < entries.size() ? entries.get(i) : List.of(),
              sources,
              answers.map(to -> new Part(to, number, last))));
    }
  }

  private void tell(StandbyMessage.FromStandby message) {
    registry.tell(new VerdictRegistry.Standby(message));
  }

  private static boolean isPast(LogPoint met, LogPoint at) {
    return at.compareTo(met) >= 0;
  }
}
