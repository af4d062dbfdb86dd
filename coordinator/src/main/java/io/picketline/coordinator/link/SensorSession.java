package io.picketline.coordinator.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.picketline.coordinator.registry.FromSession;
import io.picketline.coordinator.registry.RegistryMoved;
import io.picketline.coordinator.registry.RenewalAnswer;
import io.picketline.coordinator.registry.Unfamiliar;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.identity.Credential;
import io.picketline.identity.Peer;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LinkVersions;
import java.util.Optional;

/**
 * One sensor's session: knows its peer by the certificate alone, relays what it says to the
 * registry under that name, and what the registry says back.
 */
final class SensorSession {

  /** Everything this actor accepts. */
  sealed interface Command {}

  /** The handshake is done and this is the peer. */
  record Known(Peer peer, Credential credential) implements Command {}

  /** The stream is ready for the first message. */
  record Opened(ActorRef<Ack> ack) implements Command {}

  /**
   * The sensor's next message, none if this version does not know it; it waits with the one after
   * until told.
   *
   * @param bytes that it took
   */
  record Received(Optional<LinkMessage.FromSensor> message, int bytes, ActorRef<Ack> ack)
      implements Command {}

  /** The connection has taken what was sent last. */
  enum Sent implements Command {
    SENT
  }

  /** The connection broke. */
  record Failed(Throwable cause) implements Command {}

  /** How a session ends without a failure of the connection. */
  enum End implements Command {
    /** The peer closed. */
    COMPLETED,
    /** The same host has a newer session here, or one by a later certificate. */
    REPLACED,
    /** There is no room for one more. */
    FULL
  }

  private record FromRegistry(ToSession message) implements Command {}

  private record Moved(RegistryMoved moved) implements Command {}

  private record Renewed(SessionPeer.Outcome outcome) implements Command {}

  private enum Check implements Command {
    TICK,
    RESUME
  }

  /** Asks the stream for the next message. */
  enum Ack {
    NEXT
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final SessionWiring wiring;
  private final SessionStream stream;
  private final ActorRef<ToSession> fromRegistry;
  private final Relay relay;
  private final Outgoing outgoing;
  private final SessionPace pace;
  private Optional<SessionPeer> peer = Optional.empty();
  private Optional<SessionMemory> memory = Optional.empty();
  private Optional<ActorRef<Ack>> unread = Optional.empty();
  private Optional<LinkMessage.FromCoordinator> sending = Optional.empty();

  private SensorSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      SessionWiring wiring,
      SessionWiring.Opener opener) {
    this.context = context;
    this.timers = timers;
    this.wiring = wiring;
    this.fromRegistry = context.messageAdapter(ToSession.class, FromRegistry::new);
    this.relay = new Relay(fromRegistry);
    this.outgoing = new Outgoing(wiring.limits().maxUnread());
    this.pace = new SessionPace(wiring.limits(), wiring.clock().instant());
    this.stream = opener.open(context.getSelf());
    var moved = context.messageAdapter(RegistryMoved.class, Moved::new);
    context.getSystem().eventStream().tell(new EventStream.Subscribe<>(RegistryMoved.class, moved));
  }

  static Behavior<Command> create(SessionWiring wiring, SessionWiring.Opener opener) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var session = new SensorSession(context, timers, wiring, opener);
          timers.startTimerWithFixedDelay(Check.TICK, session.pace.tick());
          return Behaviors.receive(Command.class)
              .onAnyMessage(session::onCommand)
              .onSignal(PostStop.class, session::onStop)
              .build();
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Known(var known, var credential) -> become(known, credential);
      case Opened(var ack) -> next(ack);
      case Received(var message, var bytes, var ack) -> receive(message, bytes, ack);
      case Sent.SENT -> sent();
      case Failed(var cause) -> ended(LinkFailure.of(cause));
      case End end -> end(end);
      case FromRegistry(VerdictRegistry.Push(var message)) -> push(message);
      case FromRegistry(VerdictRegistry.Reattach()) -> reattach();
      case FromRegistry(VerdictRegistry.Taken(var number)) -> taken(number);
      case FromRegistry(RenewalAnswer answer) -> renew(answer);
      case FromRegistry(VerdictRegistry.ToStandby _) -> Behaviors.same();
      case Renewed(var outcome) -> renewed(outcome);
      case Moved _ -> moved();
      case Check.TICK -> tick();
      case Check.RESUME -> resume();
    };
  }

  private Behavior<Command> become(Peer known, Credential credential) {
    peer = Optional.of(new SessionPeer(wiring, known, credential));
    wiring.server().tell(new LinkServer.Seat(known.name(), credential.issued(), context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<Command> next(ActorRef<Ack> ack) {
    ack.tell(Ack.NEXT);
    return Behaviors.same();
  }

  private Behavior<Command> receive(
      Optional<LinkMessage.FromSensor> message, int bytes, ActorRef<Ack> ack) {
    unread = Optional.of(ack);
    var pause = pace.received(message, bytes, wiring.clock().instant());
    if (pause.isPositive()) {
      wiring.counters().slowed.increment();
      timers.startSingleTimer(Check.RESUME, pause);
    }
    var then = message.isPresent() ? take(message.get()) : Behaviors.<Command>same();
    readOn();
    return then;
  }

  /** The next message is read once the registry has taken this one, and quotas allow it. */
  private void readOn() {
    if (relay.idle() && !pace.pausing()) {
      pace.reading();
      unread.ifPresent(this::next);
      unread = Optional.empty();
    }
  }

  private Behavior<Command> resume() {
    pace.resumed();
    readOn();
    return Behaviors.same();
  }

  private Behavior<Command> taken(long number) {
    if (relay.taken(number)) {
      pace.taken();
      relayOn();
      readOn();
    }
    return Behaviors.same();
  }

  private void relayOn() {
    relay.next().ifPresent(wiring.registry()::tell);
  }

  private Behavior<Command> take(LinkMessage.FromSensor message) {
    if (message instanceof LinkMessage.Hello said) {
      return greet(said);
    }
    if (memory.isEmpty()) {
      return refuse("the first message must be a hello");
    }
    var known = memory.get();
    if (message instanceof LinkMessage.Vital) {
      known.paced(pace, outgoing.entriesLeftOut()).ifPresent(relay::add);
    }
    known.heard(message, wiring.clock().instant()).ifPresent(relay::add);
    wiring.counters().misdated.add(known.takeImpossibleTimes());
    relayOn();
    return Behaviors.same();
  }

  private Behavior<Command> greet(LinkMessage.Hello said) {
    if (memory.isPresent()) {
      return refuse("a second hello");
    }
    var shown = peer.orElseThrow();
    var agreed = LinkVersions.OURS.common(said.versions());
    if (agreed.isEmpty()) {
      return refuse(shown.unlike(said));
    }
    var known = new SessionMemory(shown, said, fromRegistry);
    memory = Optional.of(known);
    outgoing.speak(agreed.get());
    say(shown.welcome(agreed.get()));
    shown.news().ifPresent(this::say);
    known.all().forEach(relay::add);
    relayOn();
    wiring.log().connected(known.host(), wiring.remote(), said.software(), agreed.get());
    return Behaviors.same();
  }

  private Behavior<Command> renew(RenewalAnswer answer) {
    var disk = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    peer.flatMap(known -> known.renew(answer, wiring.clock().instant(), disk))
        .ifPresent(coming -> context.pipeToSelf(coming, (outcome, _) -> new Renewed(outcome)));
    return Behaviors.same();
  }

  private Behavior<Command> renewed(SessionPeer.Outcome outcome) {
    say(outcome.answer());
    peer.ifPresent(known -> known.offers(outcome));
    return Behaviors.same();
  }

  private Behavior<Command> end(End end) {
    return switch (end) {
      case COMPLETED -> ended(LinkFailure.CLOSED);
      case REPLACED -> {
        wiring.counters().replaced.increment();
        yield refuse("this host has a newer session, or one by a later certificate");
      }
      case FULL -> {
        wiring.counters().turnedAway.increment();
        yield refuse("this coordinator has no room for another sensor");
      }
    };
  }

  private Behavior<Command> push(LinkMessage.FromCoordinator message) {
    if (message instanceof LinkMessage.Refused(var reason)) {
      return refuse(reason);
    }
    if (Unfamiliar.in(message).isPresent()) {
      return refuse("this coordinator is older than the log's entries: it is to be upgraded");
    }
    var before = outgoing.entriesLeftOut();
    say(message);
    wiring.counters().leftOut.add(outgoing.entriesLeftOut() - before);
    return Behaviors.same();
  }

  private void say(LinkMessage.FromCoordinator message) {
    outgoing.add(message);
    sendOn();
  }

  private void sendOn() {
    if (sending.isEmpty()) {
      sending = outgoing.next();
      sending.ifPresent(stream::send);
    }
  }

  private Behavior<Command> sent() {
    pace.sent();
    if (sending.isPresent() && sending.get() instanceof LinkMessage.Snapshot chunk) {
      relay.add(new FromSession.Handed(chunk.epoch(), chunk.seq(), chunk.chunk(), fromRegistry));
    }
    sending = Optional.empty();
    sendOn();
    if (outgoing.takeGap()) {
      followAgain();
    }
    relayOn();
    return Behaviors.same();
  }

  private Behavior<Command> reattach() {
    memory.ifPresent(known -> known.all().forEach(relay::add));
    relayOn();
    return Behaviors.same();
  }

  /** The new registry does not know what was said to the one before it. */
  private Behavior<Command> moved() {
    repeat();
    reattach();
    followAgain();
    return Behaviors.same();
  }

  private void followAgain() {
    memory.flatMap(SessionMemory::follow).ifPresent(relay::add);
    relayOn();
  }

  private void repeat() {
    relay
        .again()
        .ifPresent(message -> {
          wiring.counters().repeated.increment();
          wiring.registry().tell(message);
        });
  }

  private Behavior<Command> tick() {
    if (pace.tickedSilent(unread.isEmpty())) {
      return ended(LinkFailure.SILENT);
    }
    if (pace.tickedStalled(sending.isPresent())) {
      stream.abort("the peer does not read");
      return ended(LinkFailure.STALLED);
    }
    var now = wiring.clock().instant();
    var word = memory.flatMap(_ -> peer).flatMap(known -> known.ticked(now));
    if (word.isPresent()) {
      return push(word.get());
    }
    if (pace.tickedUntaken(relay.again().isPresent())) {
      repeat();
    }
    pace.tickedWaiting(unread.isPresent() && memory.isPresent())
        .ifPresent(because -> say(new LinkMessage.Delayed(because)));
    return Behaviors.same();
  }

  /** Tells the peer why and ends the session once that is sent. */
  private Behavior<Command> refuse(String reason) {
    wiring.log().refused(wiring.who(peer), reason);
    outgoing.clear();
    say(new LinkMessage.Refused(reason));
    detach();
    return Behaviors.receive(Command.class)
        .onAnyMessage(this::onCommandWhenClosing)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onCommandWhenClosing(Command command) {
    return switch (command) {
      case Opened(var ack) -> next(ack);
      case Received(_, _, var ack) -> next(ack);
      case Sent.SENT -> sentWhenClosing();
      case Failed _ -> Behaviors.stopped();
      case End.COMPLETED -> Behaviors.stopped();
      case Check.TICK -> pace.tickedStalled(true) ? Behaviors.stopped() : Behaviors.same();
      case Known _, FromRegistry _, Moved _, Renewed _ -> Behaviors.same();
      case End.REPLACED, End.FULL, Check.RESUME -> Behaviors.same();
    };
  }

  private Behavior<Command> sentWhenClosing() {
    sending = outgoing.next();
    sending.ifPresentOrElse(stream::send, stream::finish);
    return Behaviors.same();
  }

  private Behavior<Command> ended(LinkFailure failure) {
    failure.count(wiring.counters(), peer.isPresent());
    wiring.log().ended(wiring.who(peer), failure.of(peer.isPresent()), memory.isPresent());
    return Behaviors.stopped();
  }

  private Behavior<Command> onStop(Signal stop) {
    detach();
    stream.abort("the session is over");
    return Behaviors.same();
  }

  private void detach() {
    memory.ifPresent(
        known -> wiring.registry().tell(new VerdictRegistry.Detach(known.host(), fromRegistry)));
    memory = Optional.empty();
  }
}
