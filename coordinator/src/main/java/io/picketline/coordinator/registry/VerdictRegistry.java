package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Mode;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides for the whole network and keeps the one numbered log; a singleton of the cluster. */
public final class VerdictRegistry {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** What sessions, standbys and operators' sockets of any coordinator may send. */
  public sealed interface Request extends Command, ClusterMessage {}

  /**
   * A sensor is connected. Replaces an earlier session of that host, which is told so with a {@link
   * LinkMessage.Refused}. The session's end is noticed by death watch too.
   *
   * @param host name and addresses by its certificate
   */
  public record Attach(
      FleetHost host, String software, Set<Mode> modes, String capture, ActorRef<ToSession> session)
      implements Request {
    public Attach {
      modes = Set.copyOf(modes);
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
      implements Request {}

  /** A sensor's {@link LinkMessage.Report}; answered by {@link LinkMessage.Reported} once safe. */
  public record Report(
      String host, long boot, long seq, List<Evidence> evidence, ActorRef<ToSession> session)
      implements Request {
    public Report {
      evidence = List.copyOf(evidence);
    }
  }

  /** A sensor's {@link LinkMessage.Serves}. */
  public record Serves(String host, ServedPorts served) implements Request {}

  /**
   * An operator's question or order; the answer comes once a change is safe.
   *
   * @param author who asks, by the socket's peer credentials
   */
  public record Order(LocalRequest request, String author, ActorRef<LocalReply> replyTo)
      implements Request {}

  /**
   * A standby coordinator follows the log, as a sensor does with {@link Follow}.
   *
   * @param coordinator the standby's name
   */
  public record Mirror(
      String coordinator, Optional<Epoch> epoch, long have, ActorRef<ToSession> session)
      implements Request {}

  /** What a session or standby is told. */
  public sealed interface ToSession extends ClusterMessage {}

  /** Pass this on to the sensor as it is. */
  public record Push(LinkMessage.FromCoordinator message) implements ToSession {}

  /**
   * The registry does not know this session, because it has just started: send {@link Attach}
   * again.
   */
  public record Reattach() implements ToSession {}

  private enum Self implements Command {
    TICK,
    SWEEP,
    PUSH,
    JOURNAL_GONE
  }

  private record Loaded(History history) implements Command {}

  private record Written(long ticket, boolean applied) implements Command {}

  private record Gone(ActorRef<ToSession> session) implements Command {}

  private static final Duration TICK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
  private static final int MAX_STASHED = 100_000;

  /** Jumps of the epoch's number beyond this are no history of ours. */
  private static final long MAX_EPOCH_JUMP = 1_000;

  private final ActorContext<Command> context;
  private final RegistrySettings settings;
  private final ActorRef<Journal.Command> journal;
  private final Clock clock;
  private final ActorRef<Journal.Written> writtenTo;
  private final Judgement judgement;
  private final Roster roster;
  private final Orders orders;
  private final Sessions sessions = new Sessions();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final ReportOrder reportOrder = new ReportOrder();
  private long ticket;
  private boolean pushDue;

  private VerdictRegistry(
      ActorContext<Command> context,
      RegistrySettings settings,
      ActorRef<Journal.Command> journal,
      Clock clock,
      History history) {
    this.context = context;
    this.settings = settings;
    this.journal = journal;
    this.clock = clock;
    this.writtenTo =
        context.messageAdapter(
            Journal.Written.class, answer -> new Written(answer.ticket(), answer.applied()));
    var now = clock.instant();
    this.judgement = new Judgement(settings, history, new SecureRandom().nextLong(), now);
    this.roster = new Roster(judgement.log().state().hosts(), now);
    this.orders = new Orders(judgement, roster);
  }

  /**
   * A registry that goes on from what {@code journal} holds, in a new epoch. It stops if the
   * journal does.
   */
  public static Behavior<Command> create(
      RegistrySettings settings, ActorRef<Journal.Command> journal, Clock clock) {
    return Behaviors.setup(context -> {
      context.watchWith(journal, Self.JOURNAL_GONE);
      journal.tell(
          new Journal.Load(
              context.messageAdapter(
                  Journal.Loaded.class, answer -> new Loaded(answer.history()))));
      return Behaviors.withStash(
          MAX_STASHED, stash -> loading(context, stash, settings, journal, clock));
    });
  }

  private static Behavior<Command> loading(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      RegistrySettings settings,
      ActorRef<Journal.Command> journal,
      Clock clock) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Loaded(var history) -> {
            var registry = new VerdictRegistry(context, settings, journal, clock, history);
            yield stash.unstashAll(registry.started());
          }
          case Request request when !stash.isFull() -> {
            stash.stash(request);
            yield Behaviors.same();
          }
          case Self self when self == Self.JOURNAL_GONE -> Behaviors.stopped();
          case Request _, Self _, Written _, Gone _ -> Behaviors.same();
        });
  }

  private Behavior<Command> started() {
    context
        .getLog()
        .info("registry started epoch={} head={}", judgement.log().epoch(), judgement.log().head());
    settle();
    return Behaviors.withTimers(timers -> {
      timers.startTimerWithFixedDelay(Self.TICK, TICK_INTERVAL);
      timers.startTimerWithFixedDelay(Self.SWEEP, SWEEP_INTERVAL);
      return Behaviors.receiveMessage(this::onCommand);
    });
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Attach attach -> onAttach(attach);
      case Detach(var host, var session) -> onGone(host, session);
      case Follow follow -> onFollow(follow);
      case Report report -> onReport(report);
      case Serves(var host, var served) -> judgement.serves(host, served, clock.instant());
      case Order order -> onOrder(order);
      case Mirror mirror -> onMirror(mirror);
      case Gone(var session) -> onGone(sessions.nameOf(session), session);
      case Written(var written, var applied) -> {
        if (!applied) {
          context.getLog().warn("another history was written to this journal, starting anew");
          return create(settings, journal, clock);
        }
        acknowledgements.committed(written, clock.instant());
      }
      case Loaded _ -> {}
      case Self self -> {
        if (self == Self.JOURNAL_GONE) {
          context.getLog().error("the journal stopped, so does the registry");
          return Behaviors.stopped();
        }
        onSelf(self);
      }
    }
    settle();
    return Behaviors.same();
  }

  private void onAttach(Attach attach) {
    var now = clock.instant();
    var host = attach.host();
    roster.attached(host, attach.software(), attach.modes(), attach.capture(), now);
    judgement.enrol(host, now);
    sessions
        .attach(host.name(), attach.session())
        .ifPresent(
            older -> older.tell(new Push(new LinkMessage.Refused("another session took over"))));
    context.watchWith(attach.session(), new Gone(attach.session()));
  }

  private void onGone(String host, ActorRef<ToSession> session) {
    if (sessions.detach(host, session)) {
      roster.detached(host);
    }
    context.unwatch(session);
  }

  private void onFollow(Follow follow) {
    var now = clock.instant();
    var session = follow.session();
    if (!sessions.attached(follow.host(), session)) {
      session.tell(new Reattach());
      context.watchWith(session, new Gone(session));
    }
    surpass(follow.epoch());
    var known = judgement.log().continues(follow.epoch(), follow.have()) ? follow.have() : 0;
    roster.applied(follow.host(), known, follow.blocks(), follow.suspects(), now);
    sessions
        .reader(session)
        .onFollow(judgement.log(), follow.epoch(), follow.have(), now)
        .forEach(message -> session.tell(new Push(message)));
  }

  private void onMirror(Mirror mirror) {
    if (mirror.coordinator().equals(settings.name())) {
      return;
    }
    var now = clock.instant();
    surpass(mirror.epoch());
    if (judgement.log().continues(mirror.epoch(), mirror.have())) {
      acknowledgements.mirrored(mirror.coordinator(), mirror.have(), now);
    }
    sessions.attach("standby " + mirror.coordinator(), mirror.session());
    context.watchWith(mirror.session(), new Gone(mirror.session()));
    sessions
        .reader(mirror.session())
        .onFollow(judgement.log(), mirror.epoch(), mirror.have(), now)
        .forEach(message -> mirror.session().tell(new Push(message)));
  }

  // a reader saw a later history than this one; readers never go back, so this one must go above
  private void surpass(Optional<Epoch> seen) {
    var own = judgement.log().epoch();
    if (seen.isPresent()
        && seen.get().compareTo(own) > 0
        && seen.get().number() - own.number() <= MAX_EPOCH_JUMP) {
      context.getLog().warn("a later history was seen epoch={} own={}", seen.get(), own);
      judgement.surpass(seen.get(), new SecureRandom().nextLong());
    }
  }

  private void onReport(Report report) {
    var now = clock.instant();
    var before = judgement.log().head();
    judgement.report(report.host(), report.evidence(), now);
    settle();
    if (reportOrder.mayAcknowledge(report.host(), report.boot(), report.seq())) {
      var head = judgement.log().head();
      var answer = new Push(new LinkMessage.Reported(report.boot(), report.seq()));
      acknowledgements.hold(
          ticket, head > before ? head : 0, () -> report.session().tell(answer), now);
    }
  }

  private void onOrder(Order order) {
    var now = clock.instant();
    var reply = orders.answer(order.request(), order.author(), now);
    settle();
    if (reply instanceof LocalReply.Settled settled) {
      acknowledgements.hold(ticket, settled.seq(), () -> order.replyTo().tell(reply), now);
    } else {
      order.replyTo().tell(reply);
    }
  }

  private void onSelf(Self self) {
    var now = clock.instant();
    switch (self) {
      case TICK -> {
        judgement.tick(now);
        acknowledgements.release(now);
      }
      case SWEEP -> judgement.sweep(now);
      case PUSH -> {
        pushDue = false;
        sessions.push(judgement.log(), now);
      }
      case JOURNAL_GONE -> {}
    }
  }

  // entries are pushed behind what is queued already, so that a burst travels together
  private void settle() {
    judgement
        .takeUnwritten()
        .ifPresent(batch -> journal.tell(new Journal.Write(batch, ++ticket, writtenTo)));
    if (!pushDue && sessions.behind(judgement.log())) {
      pushDue = true;
      context.getSelf().tell(Self.PUSH);
    }
  }
}
