package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.javadsl.TimerScheduler;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Inheritance;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.order.Orders;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Mode;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides for the whole network and keeps the one numbered log; a singleton of the cluster. */
public final class VerdictRegistry {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** What sessions, standbys and operators' sockets of any coordinator may send. */
  public sealed interface Request extends Command, ClusterMessage
      permits FromSession, FromSession.Relayed, FromDesk, Detach, Order, Standby {}

  /**
   * A sensor is connected. Replaces an earlier session of that host, which is told so with a {@link
   * LinkMessage.Refused}. The session's end is noticed by death watch too.
   *
   * @param host name and addresses by its certificate
   * @param groups those that the host says it is in
   * @param certificate by which it is connected
   */
  public record Attach(
      FleetHost host,
      String software,
      Set<Mode> modes,
      String capture,
      Set<String> groups,
      SensorCertificate certificate,
      ActorRef<ToSession> session)
      implements FromSession.Latest {
    public Attach {
      modes = Set.copyOf(modes);
      groups = Set.copyOf(groups);
    }
  }

  /** That session is over; ignored if another one of the host has begun since. */
  public record Detach(String host, ActorRef<ToSession> session) implements Request {}

  /**
   * A sensor's {@link LinkMessage.Follow}. Answered by a Delta if there is more to have, or by all
   * chunks of a Snapshot, in order.
   */
  public record Follow(
      String host,
      Optional<Epoch> epoch,
      long have,
      int blocks,
      int suspects,
      ActorRef<ToSession> session)
      implements FromSession.Latest {}

  /** A sensor's {@link LinkMessage.Report}; answered by {@link LinkMessage.Reported} once safe. */
  public record Report(
      String host, long boot, long seq, List<Evidence> evidence, ActorRef<ToSession> session)
      implements FromSession {
    public Report {
      evidence = List.copyOf(evidence);
    }
  }

  /** A sensor's {@link LinkMessage.Serves}. */
  public record Serves(String host, ServedPorts served) implements FromSession.Latest {}

  /** A sensor's {@link LinkMessage.Vital}, and how far its clock is ahead of its coordinator's. */
  public record Told(String host, LinkMessage.Vital vital, Duration clockAhead)
      implements FromSession {}

  /**
   * An operator's question or order; the answer comes once a change is safe.
   *
   * @param asker who asks, by the socket's peer credentials or by a certificate
   */
  public record Order(LocalRequest request, Asker asker, ActorRef<LocalReply> replyTo)
      implements Request {}

  /** A sensor's {@link LinkMessage.Offer}. */
  public record Offer(String host, List<Offered> entries) implements FromSession {
    public Offer {
      entries = List.copyOf(entries);
    }
  }

  /** A sensor's {@link LinkMessage.Holding}. */
  public record Holding(String host, LinkMessage.Holding part, ActorRef<ToSession> session)
      implements FromSession {}

  /** What a standby coordinator says. */
  public record Standby(StandbyMessage.FromStandby message) implements Request {}

  /** What a session or standby is told. */
  public sealed interface ToSession extends ClusterMessage
      permits Push, Reattach, Taken, ToStandby, RenewalAnswer {}

  /** Pass this on to the sensor as it is. */
  public record Push(LinkMessage.FromCoordinator message) implements ToSession {}

  /**
   * The registry does not know this session, because it has just started: send {@link Attach}
   * again.
   */
  public record Reattach() implements ToSession {}

  /** That {@link FromSession.Relayed} has arrived: the next one may be sent. */
  public record Taken(long number) implements ToSession {}

  /** For a standby coordinator, beside what all readers get. */
  public record ToStandby(StandbyMessage.FromRegistry message) implements ToSession {}

  private enum Self implements Command {
    TICK,
    SWEEP,
    PUSH,
    JOURNAL_GONE
  }

  private record Loaded(History history) implements Command {}

  private record Promised(Epoch epoch) implements Command {}

  private record Written(Journal.Written answer) implements Command {}

  /** That session's actor has ended. */
  record Gone(ActorRef<ToSession> session) implements Command {}

  private static final Duration TICK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
  private static final int MAX_STASHED = 100_000;

  private final ActorContext<Command> context;
  private final RegistryMeans means;
  private final RegistrySettings settings;
  private final ActorRef<Journal.Command> journal;
  private final Clock clock;
  private final ActorRef<Journal.Pledged> promisedTo;
  private final Judgement judgement;
  private final Requests requests;
  private final Majority majority;
  private final Acknowledgements acknowledgements;
  private final Safekeeping safekeeping;
  private final Standbys standbys;
  private final Readers readers;
  private final SessionDesk sessionDesk;
  private final Mandate mandate;
  private final Credits credits = new Credits();
  private final TimerScheduler<Command> timers;

  private VerdictRegistry(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      RegistryMeans means,
      History history) {
    this.context = context;
    this.timers = timers;
    this.means = means;
    this.settings = means.settings();
    this.journal = means.journal();
    this.clock = means.clock();
    this.promisedTo =
        context.messageAdapter(Journal.Pledged.class, answer -> new Promised(answer.epoch()));
    var now = clock.instant();
    this.judgement = new Judgement(settings, history, means.inheritance(), now);
    var roster = new Roster(judgement.log().state().hosts(), now);
    this.majority = new Majority(settings.coordinators());
    this.acknowledgements = new Acknowledgements(majority);
    var orders = new Orders(judgement, roster);
    var writtenTo = context.messageAdapter(Journal.Written.class, Written::new);
    this.safekeeping = new Safekeeping(journal, writtenTo, acknowledgements, majority);
    this.requests = new Requests(judgement, orders, safekeeping, this::settle);
    var sessions = new Sessions(settings.snapshots());
    var opening = Epoch.open(history.highest() + 1, new SecureRandom());
    this.standbys = new Standbys(judgement, sessions, majority, opening);
    this.mandate =
        new Mandate(
            context.getLog(),
            judgement,
            majority,
            standbys,
            epoch -> journal.tell(new Journal.Pledge(epoch, promisedTo)));
    this.readers = new Readers(context, clock, judgement, roster, sessions);
    this.sessionDesk = new SessionDesk(judgement, readers, requests);
  }

  /**
   * A registry that goes on from what {@code journal} holds, in a new epoch. It stops if the
   * journal does.
   */
  public static Behavior<Command> create(
      RegistrySettings settings, ActorRef<Journal.Command> journal, Clock clock) {
    return create(new RegistryMeans(settings, journal, clock, new Inheritance()));
  }

  private static Behavior<Command> create(RegistryMeans means) {
    return Behaviors.setup(context -> {
      context.watchWith(means.journal(), Self.JOURNAL_GONE);
      means
          .journal()
          .tell(
              new Journal.Load(
                  context.messageAdapter(
                      Journal.Loaded.class, answer -> new Loaded(answer.history()))));
      return Behaviors.withStash(MAX_STASHED, stash -> loading(context, stash, means));
    });
  }

  private static Behavior<Command> loading(
      ActorContext<Command> context, StashBuffer<Command> stash, RegistryMeans means) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Loaded(var history) ->
              Behaviors.withTimers(timers -> {
                var registry = new VerdictRegistry(context, timers, means, history);
                return stash.unstashAll(registry.started());
              });
          case Request request when !stash.isFull() -> {
            stash.stash(request);
            yield Behaviors.same();
          }
          case Self self when self == Self.JOURNAL_GONE -> Behaviors.stopped();
          case Request _, Self _, Promised _, Written _, Gone _ -> Behaviors.same();
        });
  }

  private Behavior<Command> started() {
    timers.startTimerWithFixedDelay(Self.TICK, TICK_INTERVAL);
    timers.startTimerWithFixedDelay(Self.SWEEP, SWEEP_INTERVAL);
    open(clock.instant());
    return Behaviors.receiveMessage(this::onCommand);
  }

  private Behavior<Command> onCommand(Command command) {
    mandate.weigh(clock.instant());
    switch (command) {
      case FromSession.Relayed relayed -> {
        var next = credits.owes(relayed) ? settled() : onCommand(relayed.message());
        credits.owe(relayed, safekeeping.behind());
        return next;
      }
      case FromSession message -> {
        var seen = sessionDesk.take(message, clock.instant());
        return seen.map(this::outdone).orElseGet(this::settled);
      }
      case Detach(var host, var session) -> readers.gone(host, session);
      case Order order -> requests.order(order, clock.instant());
      case FromDesk asked -> requests.admit(asked, clock.instant());
      case Standby(var message) -> {
        if (!onStandby(message)) {
          return again("a standby has promised to follow another registry");
        }
      }
      case Promised(var epoch) -> onPromised(epoch);
      case Gone(var session) -> onGone(session);
      case Written(var answer) -> {
        if (!safekeeping.onWritten(answer, judgement.log(), clock.instant())) {
          return again("another history is in this journal now");
        }
        credits.pay(safekeeping.behind());
      }
      case Loaded _ -> {}
      case Self self when self == Self.JOURNAL_GONE -> {
        context.getLog().error("the journal stopped, so does the registry");
        return Behaviors.stopped();
      }
      case Self self -> onSelf(self);
    }
    return settled();
  }

  private Behavior<Command> settled() {
    var lost = readers.rebuilt(clock.instant());
    settle();
    return lost.map(this::outdone).orElseGet(Behaviors::same);
  }

  private void open(Instant now) {
    if (mandate.open(now)) {
      settle();
      var moved = new RegistryMoved(judgement.log().epoch());
      context.getSystem().eventStream().tell(new EventStream.Publish<>(moved));
    }
  }

  private Behavior<Command> again(String because) {
    context.getLog().warn("starting anew, because {}", because);
    return create(means);
  }

  /** What a reader has seen cannot be gone back from: an epoch above it is needed. */
  private Behavior<Command> outdone(Epoch seen) {
    journal.tell(new Journal.Pledge(seen, promisedTo));
    return again("a later history was seen, " + seen);
  }

  private boolean onStandby(StandbyMessage.FromStandby message) {
    if (message.coordinator().equals(settings.name())
        && !(message instanceof StandbyMessage.News)) {
      return true;
    }
    var now = clock.instant();
    var follows = true;
    switch (message) {
      case StandbyMessage.Mirror mirror -> {
        readers.standby(mirror.coordinator(), mirror.session());
        follows = standbys.onMirror(mirror, now);
        acknowledgements.release();
      }
      case StandbyMessage.Tail tail -> standbys.onTail(tail, now);
      case StandbyMessage.Whole whole ->
          standbys.onWhole(whole).ifPresent(changes -> replace(whole.chunk(), changes));
      case StandbyMessage.News news -> readers.heard(news, now);
    }
    open(now);
    return follows;
  }

  private void replace(LinkMessage.Snapshot from, List<Change> changes) {
    safekeeping.replace(standbys.opening(), new LogPoint(from.epoch(), from.seq()), changes);
  }

  private void onPromised(Epoch epoch) {
    standbys.onPromised(epoch);
    open(clock.instant());
  }

  private void onGone(ActorRef<ToSession> session) {
    standbys.gone(session);
    readers.gone(session);
  }

  private void onSelf(Self self) {
    var now = clock.instant();
    switch (self) {
      case TICK -> {
        open(now);
        judgement.tick(now);
        readers.watch(majority, now);
        majority.forgetSilent(now);
        acknowledgements.release();
      }
      case SWEEP -> {
        judgement.forgetServed(readers::isGone, now);
        judgement.sweep(now);
      }
      case PUSH -> readers.push(now);
      case JOURNAL_GONE -> {}
    }
  }

  // entries are pushed behind what is queued already, so that a burst travels together
  private void settle() {
    judgement.test().takeNotices(clock.instant()).forEach(context.getLog()::warn);
    safekeeping.save(judgement);
    readers.expel();
    var now = clock.instant();
    standbys.copy(now);
    readers
        .due(now)
        .ifPresent(pause -> {
          if (pause.isZero()) {
            context.getSelf().tell(Self.PUSH);
          } else {
            timers.startSingleTimer(Self.PUSH, pause);
          }
        });
  }
}
