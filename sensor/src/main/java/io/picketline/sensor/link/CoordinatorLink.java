package io.picketline.sensor.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.typed.javadsl.ActorSink;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LogCursor;
import io.picketline.protocol.log.LogPoint;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.SavedState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps this sensor connected to one of its coordinators: brings the log to the {@link
 * BlockKeeper}, evidence to the coordinator. Never gives up, and nothing on the host waits for it.
 */
public final class CoordinatorLink {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /** This host serves these ports now. */
  public record Serve(ServedPorts served) implements Command {}

  /** How is the link? */
  public record Describe(ActorRef<Description> replyTo) implements Command {}

  private enum Timer implements Command {
    CONNECT,
    KEEP_ALIVE,
    WELCOME_OVERDUE
  }

  private enum Ack {
    ACK
  }

  /** The stream of connection {@code number} is ready for messages. */
  private record Opened(long number, ActorRef<Ack> ackTo) implements Command {}

  private record Received(
      long number, ActorRef<Ack> ackTo, Optional<LinkMessage.FromCoordinator> message)
      implements Command {}

  private record Ended(long number, Optional<Throwable> cause) implements Command {}

  private record InForce(BlockKeeper.InForce state) implements Command {}

  private record Counted(BlockKeeper.Counted state) implements Command {}

  private record Told(SavedState state) implements Command {}

  private record Taken(EvidenceIntake.Taken taken) implements Command {}

  private record Unsent(EvidenceIntake.Counted counted) implements Command {}

  private record Say(LinkMessage.FromSensor message) implements Command {}

  /**
   * Answer to {@link Describe}.
   *
   * @param text connected to X since …, trying X because …
   * @param unknownMessages messages of types that this version does not know
   */
  public record Description(String text, boolean connected, long unknownMessages, long refusals) {}

  /** What this link works with. */
  public record Parts(
      ActorRef<BlockKeeper.Command> keeper,
      ActorRef<EvidenceIntake.Command> intake,
      Clock clock,
      RandomGenerator random,
      LinkListener told) {}

  private static final Duration WELCOME_WITHIN = Duration.ofSeconds(10);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);
  private static final Duration STABLE = Duration.ofSeconds(5);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final LinkSettings settings;
  private final Parts parts;
  private final LogCursor cursor;
  private final Reports reports;
  private final EvidenceTap tap;
  private final Backoff backoff;
  private final LinkWarnings warnings;
  private final ActorRef<BlockKeeper.InForce> inForceTo;
  private final ActorRef<BlockKeeper.Counted> countedTo;
  private final ActorRef<EvidenceIntake.Counted> unsentTo;
  private final ActorRef<CertificateKeeper.Command> certificates;
  private final Telling telling;
  private final Vitals vitals = new Vitals();
  private final LinkNews news;
  private final Pulse pulse;

  private long connection;
  private Optional<LinkStream> stream = Optional.empty();
  private Optional<ActorRef<Ack>> unacknowledged = Optional.empty();
  private Optional<ServedPorts> served = Optional.empty();
  private boolean inSnapshot;
  private int hosts;

  private CoordinatorLink(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      LinkSettings settings,
      Parts parts,
      BlockKeeper.Position have) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.parts = parts;
    this.cursor = new LogCursor(have.point());
    this.reports = new Reports(parts.random().nextLong());
    this.backoff = new Backoff(parts.random());
    this.warnings = new LinkWarnings(context.getLog());
    this.inForceTo = context.messageAdapter(BlockKeeper.InForce.class, InForce::new);
    this.countedTo = context.messageAdapter(BlockKeeper.Counted.class, Counted::new);
    this.telling = new Telling(parts.keeper(), context.messageAdapter(SavedState.class, Told::new));
    this.tap =
        new EvidenceTap(
            parts.intake(), context.messageAdapter(EvidenceIntake.Taken.class, Taken::new));
    this.unsentTo = context.messageAdapter(EvidenceIntake.Counted.class, Unsent::new);
    this.pulse = new Pulse(parts.clock().instant());
    this.news = new LinkNews(settings.coordinators(), parts.clock().instant(), parts.told());
    this.certificates =
        CertificateKeeper.under(
            context, settings, context.messageAdapter(LinkMessage.FromSensor.class, Say::new));
  }

  /**
   * A link that begins to connect at once.
   *
   * @param have where the host stands in the log, from its saved state
   */
  public static Behavior<Command> create(
      LinkSettings settings, Parts parts, BlockKeeper.Position have) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var link = new CoordinatorLink(context, timers, settings, parts, have);
          link.connect();
          return Behaviors.receive(Command.class)
              .onAnyMessage(link::onCommand)
              .onSignal(PostStop.class, _ -> link.stopped())
              .build();
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Serve(var ports) -> serve(ports);
      case Describe(var replyTo) -> replyTo.tell(news.description());
      case Timer.CONNECT -> connect();
      case Timer.KEEP_ALIVE -> keepAlive();
      case Timer.WELCOME_OVERDUE -> leave("it did not answer");
      case Opened(var number, var ackTo) when number == connection -> ackTo.tell(Ack.ACK);
      case Opened _ -> {}
      case Received(var number, var ackTo, var message) -> received(number, ackTo, message);
      case Ended(var number, var cause) -> ended(number, cause);
      case InForce(var state) -> inForce(state);
      case Counted(var state) -> counted(state);
      case Taken(var taken) -> report(taken);
      case Unsent(var counted) -> unsent(counted);
      case Told(var state) -> telling.told(state).ifPresent(this::send);
      case Say(var message) -> send(message);
    }
    return Behaviors.same();
  }

  private void serve(ServedPorts ports) {
    served = Optional.of(ports);
    if (news.connected()) {
      send(new LinkMessage.Serves(ports));
    }
  }

  private void connect() {
    var number = ++connection;
    cursor.reconnected();
    vitals.reconnected();
    inSnapshot = false;
    unacknowledged = Optional.empty();
    var sink =
        ActorSink.<Optional<LinkMessage.FromCoordinator>, Command, Ack>actorRefWithBackpressure(
            context.getSelf(),
            (ackTo, message) -> new Received(number, ackTo, message),
            ackTo -> new Opened(number, ackTo),
            Ack.ACK,
            new Ended(number, Optional.empty()),
            cause -> new Ended(number, Optional.of(cause)));
    var identity = settings.identity().current();
    var opened = LinkStream.open(context.getSystem(), identity, news.at(), sink);
    stream = Optional.of(opened);
    send(settings.hello());
    timers.startSingleTimer(Timer.WELCOME_OVERDUE, WELCOME_WITHIN);
  }

  private void keepAlive() {
    var now = parts.clock().instant();
    if (pulse.stopped(now)) {
      leave("it fell silent");
      return;
    }
    timers.startSingleTimer(Timer.KEEP_ALIVE, backoff.around(KEEP_ALIVE));
    if (stream.filter(LinkStream::unsent).isPresent()) {
      return; // what was said last has not gone yet
    }
    certificates.tell(CertificateKeeper.Check.CHECK);
    if (unacknowledged.isEmpty() && !inSnapshot) {
      parts.keeper().tell(new BlockKeeper.Count(countedTo));
    }
    inSnapshot = false;
    parts.intake().tell(new EvidenceIntake.Count(unsentTo));
    reports.overdue(now).forEach(this::send);
  }

  private void received(
      long number, ActorRef<Ack> ackTo, Optional<LinkMessage.FromCoordinator> message) {
    if (number != connection || stream.isEmpty()) {
      return;
    }
    pulse.heard(parts.clock().instant());
    unacknowledged = Optional.of(ackTo);
    if (message.isEmpty()) {
      news.unknown();
      acknowledge();
      return;
    }
    switch (message.get()) {
      case LinkMessage.Welcome welcome -> welcome(welcome);
      case LinkMessage.Delta delta -> step(cursor.next(delta), delta.clock());
      case LinkMessage.Snapshot chunk -> step(cursor.next(chunk), chunk.clock());
      case LinkMessage.Reported(var boot, var seq) -> confirmed(boot, seq);
      case LinkMessage.Gathering(var chunk) -> {
        acknowledge();
        telling.part(chunk).ifPresent(this::send);
      }
      case LinkMessage.Delayed(var because) -> {
        news.delayed(because);
        acknowledge();
      }
      case LinkMessage.OfTrust said -> {
        certificates.tell(new CertificateKeeper.Heard(said));
        acknowledge();
      }
      case LinkMessage.Refused(var reason) -> leave("it refuses: " + reason);
    }
  }

  private void ended(long number, Optional<Throwable> cause) {
    if (number == connection && stream.isPresent()) {
      leave(EndOfStream.why(cause, news.connected()));
    }
  }

  private void inForce(BlockKeeper.InForce state) {
    if (unacknowledged.isEmpty()) {
      return;
    }
    acknowledge();
    if (state.complete()) {
      inSnapshot = false;
      state.position().point().ifPresent(cursor::moved);
      if (state.deviates()) {
        parts.keeper().tell(new BlockKeeper.Count(countedTo)); // told before it is acknowledged
      } else {
        follow(state.blocks(), state.suspects());
      }
    }
  }

  private void counted(BlockKeeper.Counted state) {
    if (news.connected()) {
      vitals.of(state, parts.clock().instant()).forEach(this::send);
    }
    hosts = state.hosts();
    follow(state.blocks(), state.suspects());
  }

  private void unsent(EvidenceIntake.Counted counted) {
    if (news.connected()) {
      vitals.of(counted, reports.pieces()).ifPresent(this::send);
    }
  }

  private void welcome(LinkMessage.Welcome welcome) {
    var unlike = EndOfStream.unlike(welcome.version());
    if (unlike.isPresent()) {
      leave(unlike.get());
      return;
    }
    timers.cancel(Timer.WELCOME_OVERDUE);
    news.welcomed(welcome.coordinator(), welcome.version(), parts.clock().instant());
    pulse.welcomed();
    warnings.connected();
    context.getLog().info("connected coordinator={} as={}", welcome.coordinator(), welcome.host());
    acknowledge();
    parts.keeper().tell(new BlockKeeper.Heard(welcome.clock()));
    parts.keeper().tell(new BlockKeeper.Count(countedTo));
    served.ifPresent(ports -> send(new LinkMessage.Serves(ports)));
    reports.unconfirmed(parts.clock().instant()).forEach(this::send);
    tap.open(reports.open());
    timers.startSingleTimer(Timer.KEEP_ALIVE, backoff.around(KEEP_ALIVE));
  }

  private void step(LogCursor.Step step, Instant clock) {
    news.served(step);
    switch (step) {
      case LogCursor.Apply(_, LogPoint(var epoch, _), var entries) ->
          parts.keeper().tell(new BlockKeeper.Apply(epoch, entries, clock, inForceTo));
      case LogCursor.Replace(var chunk, var beyond) -> {
        inSnapshot = true;
        Telling.offers(beyond).forEach(this::send);
        parts.keeper().tell(new BlockKeeper.Replace(chunk, inForceTo));
      }
      case LogCursor.Ask _ -> {
        acknowledge();
        parts.keeper().tell(new BlockKeeper.Count(countedTo));
      }
      case LogCursor.Nothing _ -> {
        pulse.answered();
        parts.keeper().tell(new BlockKeeper.Heard(clock));
        acknowledge();
      }
      case LogCursor.Stale(var theirs) ->
          leave("its history %s is older than ours %s".formatted(theirs, cursor.epoch()));
    }
  }

  private void confirmed(long boot, long seq) {
    acknowledge();
    if (reports.confirmed(boot, seq)) {
      tap.open(reports.open());
    }
  }

  private void report(EvidenceIntake.Taken taken) {
    tap.taken();
    var report = reports.add(taken.evidence(), parts.clock().instant());
    if (news.connected()) {
      send(report);
      tap.open(reports.open());
    }
  }

  private void follow(int blocks, int suspects) {
    if (news.connected()) {
      send(
          new LinkMessage.Follow(
              cursor.epoch(), cursor.have(), blocks, suspects, parts.clock().instant()));
    }
  }

  private void send(LinkMessage.FromSensor message) {
    stream.ifPresent(open -> {
      if (!open.send(message)) {
        leave("it takes messages too slowly");
      }
    });
  }

  private void acknowledge() {
    unacknowledged.ifPresent(ackTo -> ackTo.tell(Ack.ACK));
    unacknowledged = Optional.empty();
  }

  private void leave(String why) {
    if (stream.isEmpty()) {
      return;
    }
    warnings.warn(news.at(), why, parts.clock().instant());
    stream.get().close();
    stream = Optional.empty();
    unacknowledged = Optional.empty();
    if (news.connectedBefore(parts.clock().instant().minus(STABLE))) {
      backoff.reset();
    }
    var pause = news.connected() ? backoff.first(hosts, news.coordinators()) : backoff.next();
    news.lost(why);
    timers.cancel(Timer.WELCOME_OVERDUE);
    timers.cancel(Timer.KEEP_ALIVE);
    timers.startSingleTimer(Timer.CONNECT, pause);
  }

  private Behavior<Command> stopped() {
    stream.ifPresent(LinkStream::close);
    return Behaviors.same();
  }
}
