package io.picketline.coordinator.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.picketline.coordinator.registry.RegistryMoved;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.identity.Peer;
import io.picketline.protocol.Names;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One sensor's session: knows its peer by the certificate alone, relays what it says to the
 * registry under that name, and what the registry says back.
 */
final class SensorSession {

  /** Everything this actor accepts. */
  sealed interface Command {}

  /** The handshake is done and this is the peer. */
  record Known(Peer peer) implements Command {}

  /** The stream is ready for the first message. */
  record Opened(ActorRef<Ack> ack) implements Command {}

  /** The sensor's next message; it waits with the one after until told. */
  record Received(LinkMessage.FromSensor message, ActorRef<Ack> ack) implements Command {}

  /** The connection broke. */
  record Failed(Throwable cause) implements Command {}

  /** How a session ends without a failure of the connection. */
  enum End implements Command {
    /** The peer closed. */
    COMPLETED,
    /** The same host has a newer session here. */
    REPLACED,
    /** There is no room for one more. */
    FULL
  }

  private record FromRegistry(ToSession message) implements Command {}

  private record Moved(RegistryMoved moved) implements Command {}

  private enum Check implements Command {
    STALL
  }

  /** Asks the stream for the next message. */
  enum Ack {
    NEXT
  }

  private final ActorContext<Command> context;
  private final SessionWiring wiring;
  private final SensorStream stream;
  private final ActorRef<ToSession> fromRegistry;
  private Optional<Peer> peer = Optional.empty();
  private Optional<LinkMessage.Hello> hello = Optional.empty();
  private Optional<LinkMessage.Serves> serves = Optional.empty();
  private Optional<LinkMessage.Follow> follow = Optional.empty();
  private final Map<Class<?>, LinkMessage.Vital> vitals = new HashMap<>();
  private final ClockOffset clockOffset = new ClockOffset();
  private long sentAtLastCheck;

  private SensorSession(
      ActorContext<Command> context, SessionWiring wiring, SessionWiring.Opener opener) {
    this.context = context;
    this.wiring = wiring;
    this.fromRegistry = context.messageAdapter(ToSession.class, FromRegistry::new);
    this.stream = opener.open(context.getSelf());
    var moved = context.messageAdapter(RegistryMoved.class, Moved::new);
    context
        .getSystem()
        .eventStream()
        .tell(new EventStream.Subscribe<>(RegistryMoved.class, moved));
  }

  static Behavior<Command> create(SessionWiring wiring, SessionWiring.Opener opener) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var stall = wiring.limits().stall();
          timers.startTimerWithFixedDelay(Check.STALL, stall);
          var session = new SensorSession(context, wiring, opener);
          return Behaviors.receive(Command.class)
              .onAnyMessage(session::onCommand)
              .onSignal(PostStop.class, session::onStop)
              .build();
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Known(var known) -> become(known);
      case Opened(var ack) -> next(ack);
      case Received(var message, var ack) -> receive(message, ack);
      case Failed(var cause) -> ended(LinkFailure.of(cause));
      case End end -> end(end);
      case FromRegistry(VerdictRegistry.Push(var message)) -> push(message);
      case FromRegistry(VerdictRegistry.Reattach()) -> reattach();
      case FromRegistry(VerdictRegistry.ToStandby _) -> Behaviors.same();
      case Moved _ -> moved();
      case Check.STALL -> checkStall();
    };
  }

  private Behavior<Command> become(Peer known) {
    peer = Optional.of(known);
    wiring.server().tell(new LinkServer.Seat(known.name(), context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<Command> next(ActorRef<Ack> ack) {
    ack.tell(Ack.NEXT);
    return Behaviors.same();
  }

  private Behavior<Command> receive(LinkMessage.FromSensor message, ActorRef<Ack> ack) {
    ack.tell(Ack.NEXT);
    return switch (message) {
      case LinkMessage.Hello said -> greet(said);
      case LinkMessage.Follow said -> {
        follow = Optional.of(said);
        clockOffset.heard(said.clock(), wiring.clock().instant());
        yield relay(host -> follow(host, said));
      }
      case LinkMessage.Report(var boot, var seq, var evidence) ->
          relay(host -> new VerdictRegistry.Report(host, boot, seq, evidence, fromRegistry));
      case LinkMessage.Serves said -> {
        serves = Optional.of(said);
        yield relay(host -> new VerdictRegistry.Serves(host, said.served()));
      }
      case LinkMessage.Vital said -> {
        vitals.put(said.getClass(), said);
        yield relay(host -> told(host, said));
      }
      case LinkMessage.Holding holding ->
          relay(host -> new VerdictRegistry.Holding(host, holding, fromRegistry));
      case LinkMessage.Offer(var entries) ->
          relay(host -> new VerdictRegistry.Offer(host, entries));
    };
  }

  private Behavior<Command> greet(LinkMessage.Hello said) {
    if (hello.isPresent()) {
      return refuse("a second hello");
    }
    if (said.version() != LinkMessage.VERSION) {
      return refuse(
          "this coordinator speaks version %d of the link, the sensor %d; bring both to one"
              .formatted(LinkMessage.VERSION, said.version()));
    }
    hello = Optional.of(said);
    var name = peer.orElseThrow().name();
    stream.offer(
        new LinkMessage.Welcome(
            LinkMessage.VERSION,
            wiring.software(),
            wiring.coordinator(),
            name,
            wiring.clock().instant()));
    attach(said);
    context
        .getLog()
        .info(
            "sensor connected host={} peer={} software={}", name, wiring.remote(), said.software());
    return Behaviors.same();
  }

  private void attach(LinkMessage.Hello said) {
    var known = peer.orElseThrow();
    wiring
        .registry()
        .tell(
            new VerdictRegistry.Attach(
                new FleetHost(known.name(), known.addresses()),
                said.software(),
                said.modes(),
                said.capture(),
                said.groups().orElse(Set.of()),
                fromRegistry));
  }

  private VerdictRegistry.Request follow(String host, LinkMessage.Follow said) {
    return new VerdictRegistry.Follow(
        host, said.epoch(), said.have(), said.blocks(), said.suspects(), fromRegistry);
  }

  private VerdictRegistry.Request told(String host, LinkMessage.Vital said) {
    return new VerdictRegistry.Told(host, said, clockOffset.ahead().orElse(Duration.ZERO));
  }

  private Behavior<Command> relay(Function<String, VerdictRegistry.Request> request) {
    if (hello.isEmpty()) {
      return refuse("the first message must be a hello");
    }
    wiring.registry().tell(request.apply(peer.orElseThrow().name()));
    return Behaviors.same();
  }

  private Behavior<Command> end(End end) {
    return switch (end) {
      case COMPLETED -> ended(LinkFailure.CLOSED);
      case REPLACED -> {
        wiring.counters().replaced.increment();
        yield refuse("this host has a newer session");
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
    if (!stream.offer(message)) {
      return stalled();
    }
    return Behaviors.same();
  }

  private Behavior<Command> reattach() {
    hello.ifPresent(said -> {
      attach(said);
      serves.ifPresent(
          served -> relay(host -> new VerdictRegistry.Serves(host, served.served())));
      vitals.values().forEach(vital -> relay(host -> told(host, vital)));
    });
    return Behaviors.same();
  }

  /** The new registry does not know what was said to the one before it. */
  private Behavior<Command> moved() {
    reattach();
    hello
        .flatMap(_ -> follow)
        .ifPresent(said -> relay(host -> follow(host, said)));
    return Behaviors.same();
  }

  private Behavior<Command> checkStall() {
    var sent = stream.sent();
    if (stream.waiting() && sent == sentAtLastCheck) {
      return stalled();
    }
    sentAtLastCheck = sent;
    return Behaviors.same();
  }

  private Behavior<Command> stalled() {
    stream.abort("the peer does not read");
    return ended(LinkFailure.STALLED);
  }

  /** Tells the peer why and ends the session once that is sent. */
  private Behavior<Command> refuse(String reason) {
    wiring.log().refused(who(), reason);
    stream.offer(new LinkMessage.Refused(reason));
    stream.finish();
    detach();
    return Behaviors.receive(Command.class)
        .onAnyMessage(this::onCommandWhenClosing)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onCommandWhenClosing(Command command) {
    return switch (command) {
      case Opened(var ack) -> next(ack);
      case Received(_, var ack) -> next(ack);
      case Failed _ -> Behaviors.stopped();
      case End.COMPLETED, Check.STALL -> Behaviors.stopped();
      case Known _, FromRegistry _, Moved _ -> Behaviors.same();
      case End.REPLACED, End.FULL -> Behaviors.same();
    };
  }

  private Behavior<Command> ended(LinkFailure failure) {
    failure.count(wiring.counters(), peer.isPresent());
    wiring.log().ended(who(), failure.of(peer.isPresent()), hello.isPresent());
    return Behaviors.stopped();
  }

  private Behavior<Command> onStop(Signal stop) {
    detach();
    stream.abort("the session is over");
    return Behaviors.same();
  }

  private void detach() {
    hello.ifPresent(_ ->
        wiring
            .registry()
            .tell(new VerdictRegistry.Detach(peer.orElseThrow().name(), fromRegistry)));
    hello = Optional.empty();
  }

  private String who() {
    return peer.map(
            known -> "host=%s peer=%s".formatted(Names.printable(known.name()), wiring.remote()))
        .orElse("peer=" + wiring.remote());
  }
}
