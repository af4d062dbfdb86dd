package io.picketline.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.journal.JournalHealth;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.link.LinkServer;
import io.picketline.coordinator.muster.Assembly;
import io.picketline.coordinator.registry.JournalReplica;
import io.picketline.coordinator.registry.VerdictRegistry;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The actors of one coordinator: its journal and replica, its share in the cluster's one registry,
 * and the server that sensors connect to.
 */
final class CoordinatorActors {

  /** Everything this actor accepts. */
  sealed interface Command {}

  /** End all sensor sessions and take no more. */
  record CloseLink(ActorRef<LinkClosed> replyTo) implements Command {}

  /** Whether this actor comes to its messages. */
  record Ping(ActorRef<Here> replyTo) implements Command {}

  /** Answer to {@link Ping}. */
  record Here() {}

  /** Answer to {@link CloseLink}. */
  record LinkClosed() {}

  private record LinkOutcome(LinkServer.Outcome outcome) implements Command {}

  private record LinkGone(ActorRef<LinkClosed> replyTo) implements Command {}

  private enum Ended implements Command {
    JOURNAL,
    LINK,
    CLUSTER
  }

  /**
   * What is open once all have started.
   *
   * @param registry leads to the registry, wherever it runs
   * @param listening where sensors connect
   */
  record Open(ActorRef<VerdictRegistry.Command> registry, InetSocketAddress listening) {}

  /**
   * What the actors are made from.
   *
   * @param peers addresses of the actor systems of all coordinators, this one's among them
   * @param link makes the server's settings once the way to the registry is known
   * @param pulses hears of the journal's and the registry's messages
   * @param open completed when all have started, or cannot
   */
  record Parts(
      RegistrySettings settings,
      List<String> peers,
      JournalFile journal,
      JournalHealth health,
      Function<ActorRef<VerdictRegistry.Command>, LinkServer.Settings> link,
      Pulses pulses,
      Clock clock,
      CompletableFuture<Open> open) {}

  private static final String REGISTRY = "verdict-registry";
  private static final Duration LEAST_BACKOFF = Duration.ofMillis(200);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(10);
  private static final double JITTER = 0.2;

  private final ActorContext<Command> context;
  private final CompletableFuture<Open> open;
  private final ActorRef<VerdictRegistry.Command> registry;
  private final ActorRef<LinkServer.Command> link;

  private CoordinatorActors(ActorContext<Command> context, Parts parts) {
    this.context = context;
    this.open = parts.open();
    var journal =
        context.spawn(
            parts
                .pulses()
                .watched(
                    "journal",
                    Journal.Command.class,
                    Journal.create(parts.journal(), parts.health(), parts.clock())),
            "journal",
            Props.empty().withDispatcherFromConfig("picketline.journal-dispatcher"));
    context.watchWith(journal, Ended.JOURNAL);
    this.registry =
        ClusterSingleton.get(context.getSystem())
            .init(SingletonActor.of(registry(parts, journal), REGISTRY));
    var assembly = context.spawn(Assembly.create(parts.peers(), parts.clock()), Assembly.NAME);
    context.watchWith(assembly, Ended.CLUSTER);
    context.spawn(
        JournalReplica.create(parts.settings().name(), parts.clock(), journal, registry),
        "journal-replica");
    this.link =
        context.spawn(
            LinkServer.create(
                parts.link().apply(registry),
                context.messageAdapter(LinkServer.Outcome.class, LinkOutcome::new)),
            "link",
            Props.empty().withDispatcherFromConfig("picketline.link-dispatcher"));
    context.watchWith(link, Ended.LINK);
  }

  static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> Behaviors.receiveMessage(new CoordinatorActors(context, parts)::onCommand));
  }

  private static Behavior<VerdictRegistry.Command> registry(
      Parts parts, ActorRef<Journal.Command> journal) {
    var registry = VerdictRegistry.create(parts.settings(), journal, parts.clock());
    return Behaviors.supervise(
            parts.pulses().watched(REGISTRY, VerdictRegistry.Command.class, registry))
        .onFailure(SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, JITTER));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case CloseLink(var replyTo) -> closeLink(replyTo);
      case Ping(var replyTo) -> ping(replyTo);
      case LinkOutcome(var outcome) -> opened(outcome);
      case LinkGone(var replyTo) -> linkGone(replyTo);
      case Ended ended -> ended(ended);
    };
  }

  private static Behavior<Command> ping(ActorRef<Here> replyTo) {
    replyTo.tell(new Here());
    return Behaviors.same();
  }

  private Behavior<Command> closeLink(ActorRef<LinkClosed> replyTo) {
    context.unwatch(link);
    context.watchWith(link, new LinkGone(replyTo));
    context.stop(link);
    return Behaviors.same();
  }

  private Behavior<Command> opened(LinkServer.Outcome outcome) {
    switch (outcome) {
      case LinkServer.Bound(var address) -> open.complete(new Open(registry, address));
      case LinkServer.NotBound(var cause) ->
          open.completeExceptionally(new java.net.BindException(cause));
    }
    return Behaviors.same();
  }

  private static Behavior<Command> linkGone(ActorRef<LinkClosed> replyTo) {
    replyTo.tell(new LinkClosed());
    return Behaviors.same();
  }

  /** Without its journal or its door a coordinator is of no use; the daemon's exit says so. */
  private Behavior<Command> ended(Ended ended) {
    context.getLog().error("the coordinator stops because a part of it did part={}", ended);
    open.completeExceptionally(new IllegalStateException(ended + " ended"));
    return Behaviors.stopped();
  }
}
