package io.picketline.coordinator.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.Signing;
import io.picketline.identity.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where sensors connect. There is no way in without a certificate of this fleet; stopping this
 * actor ends every session.
 */
public final class LinkServer {

  /** Everything this actor accepts. */
  public sealed interface Command {}

  /**
   * A session knows its peer.
   *
   * @param issued when the peer's certificate was issued
   */
  record Seat(String host, Instant issued, ActorRef<SensorSession.Command> session)
      implements Command {}

  private record Listening(Tcp.ServerBinding binding) implements Command {}

  private record NotListening(Throwable cause) implements Command {}

  private record Accepted(Tcp.IncomingConnection connection) implements Command {}

  private record Gone(ActorRef<SensorSession.Command> session) implements Command {}

  /** How the attempt to listen went. */
  public sealed interface Outcome {}

  /** Sensors may connect, at this address. */
  public record Bound(InetSocketAddress address) implements Outcome {}

  /** The port cannot be had. */
  public record NotBound(String cause) implements Outcome {}

  /**
   * What the server needs.
   *
   * @param host address to listen at
   * @param port 0 for any that is free
   * @param identity asked for each connection
   * @param signing renews the certificates of those who connect
   * @param registry the one registry of all coordinators
   * @param coordinator this coordinator's name
   */
  public record Settings(
      String host,
      int port,
      Supplier<Identity> identity,
      Signing signing,
      ActorRef<VerdictRegistry.Command> registry,
      String coordinator,
      String software,
      LinkLimits limits,
      LinkCounters counters,
      InstantSource clock) {}

  private record Place(InetAddress address, String host) {}

  /** Stands for the name of a peer that is not known yet. */
  private static final String STRANGER = "";

  private final ActorContext<Command> context;
  private final Settings settings;
  private final ActorRef<Outcome> replyTo;
  private final Materializer materializer;
  private final Doorkeeper<ActorRef<SensorSession.Command>> doorkeeper;
  private final LinkLog log;
  private final SharedDeltas shared = new SharedDeltas();
  private final Map<ActorRef<SensorSession.Command>, Place> places = new HashMap<>();
  private final Map<String, ActorRef<SensorSession.Command>> byHost = new HashMap<>();
  private final Map<ActorRef<SensorSession.Command>, Instant> issued = new HashMap<>();

  private LinkServer(ActorContext<Command> context, Settings settings, ActorRef<Outcome> replyTo) {
    this.context = context;
    this.settings = settings;
    this.replyTo = replyTo;
    this.materializer = Materializer.createMaterializer(context);
    this.doorkeeper = new Doorkeeper<>(settings.limits());
    this.log = new LinkLog(settings.clock());
  }

  /** Listens, and says how that went; stops by itself if the port cannot be had. */
  public static Behavior<Command> create(Settings settings, ActorRef<Outcome> replyTo) {
    return Behaviors.setup(context -> {
      var server = new LinkServer(context, settings, replyTo);
      server.listen();
      return Behaviors.receiveMessage(server::onCommand);
    });
  }

  private void listen() {
    var self = context.getSelf();
    var binding =
        Tcp.get(context.getSystem())
            .bind(settings.host(), settings.port())
            .to(Sink.foreach(connection -> self.tell(new Accepted(connection))))
            .run(materializer);
    context.pipeToSelf(
        binding,
        (bound, failure) -> failure == null ? new Listening(bound) : new NotListening(failure));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Listening(var binding) -> listening(binding);
      case NotListening(var cause) -> notListening(cause);
      case Accepted(var connection) -> accept(connection);
      case Seat(var host, var at, var session) -> seat(host, at, session);
      case Gone(var session) -> gone(session);
    };
  }

  private Behavior<Command> listening(Tcp.ServerBinding binding) {
    context.getLog().info("listening for sensors address={}", binding.localAddress());
    replyTo.tell(new Bound(binding.localAddress()));
    return Behaviors.same();
  }

  private Behavior<Command> notListening(Throwable cause) {
    replyTo.tell(new NotBound(String.valueOf(cause.getMessage())));
    return Behaviors.stopped();
  }

  private Behavior<Command> accept(Tcp.IncomingConnection connection) {
    var remote = connection.remoteAddress();
    settings.counters().accepted.increment();
    if (!doorkeeper.admits(remote.getAddress())) {
      countTurnedAway(text(remote));
      SensorStream.turnAway(connection, materializer);
      return Behaviors.same();
    }
    var wiring =
        new SessionWiring(
            settings.registry(),
            context.getSelf(),
            settings.coordinator(),
            settings.software(),
            settings.clock(),
            settings.limits(),
            settings.counters(),
            log,
            () -> settings.identity().get().authorities(),
            settings.signing(),
            text(remote));
    var session =
        context.spawnAnonymous(
            SensorSession.create(wiring, opener(connection)), DispatcherSelector.sameAsParent());
    places.put(session, new Place(remote.getAddress(), STRANGER));
    context.watchWith(session, new Gone(session));
    doorkeeper.knock(remote.getAddress(), session).ifPresent(this::makeRoom);
    return Behaviors.same();
  }

  private void makeRoom(ActorRef<SensorSession.Command> stranger) {
    var place = places.get(stranger);
    countTurnedAway(place == null ? "" : place.address().getHostAddress());
    context.stop(stranger);
  }

  private void countTurnedAway(String remote) {
    settings.counters().turnedAway.increment();
    log.turnedAway(remote);
  }

  private SessionWiring.Opener opener(Tcp.IncomingConnection connection) {
    var identity = settings.identity().get();
    return session ->
        SensorStream.open(
            connection,
            identity,
            settings.limits(),
            settings.counters(),
            shared,
            session,
            materializer);
  }

  // a certificate that was stolen, and is void perhaps, must not end the session of a later one
  private Behavior<Command> seat(String host, Instant at, ActorRef<SensorSession.Command> session) {
    var place = places.get(session);
    if (place == null) {
      return Behaviors.same();
    }
    var room = doorkeeper.seat(place.address(), session);
    places.put(session, new Place(place.address(), host));
    if (!room) {
      session.tell(SensorSession.End.FULL);
      return Behaviors.same();
    }
    settings.counters().sessions.increment();
    var older = byHost.get(host);
    if (older != null && issued.getOrDefault(older, Instant.MIN).isAfter(at)) {
      session.tell(SensorSession.End.REPLACED);
      return Behaviors.same();
    }
    byHost.put(host, session);
    issued.put(session, at);
    if (older != null) {
      older.tell(SensorSession.End.REPLACED);
    }
    return Behaviors.same();
  }

  private Behavior<Command> gone(ActorRef<SensorSession.Command> session) {
    issued.remove(session);
    var place = places.remove(session);
    if (place == null) {
      return Behaviors.same();
    }
    if (place.host().equals(STRANGER)) {
      doorkeeper.leaveDoor(place.address(), session);
    } else {
      doorkeeper.leave();
      byHost.remove(place.host(), session);
    }
    return Behaviors.same();
  }

  private static String text(InetSocketAddress remote) {
    var host = remote.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + remote.getPort();
  }
}
