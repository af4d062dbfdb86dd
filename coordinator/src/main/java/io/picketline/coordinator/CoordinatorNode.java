package io.picketline.coordinator;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.picketline.coordinator.config.AkkaSettings;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.journal.JournalFile;
import io.picketline.coordinator.journal.JournalHealth;
import io.picketline.coordinator.judgement.RegistryRehearsal;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.link.LinkCounters;
import io.picketline.coordinator.link.LinkLimits;
import io.picketline.coordinator.link.LinkRehearsal;
import io.picketline.coordinator.link.LinkServer;
import io.picketline.coordinator.local.RegistryDesk;
import io.picketline.coordinator.metrics.OwnFigures;
import io.picketline.coordinator.notices.LeaderDuty;
import io.picketline.coordinator.order.OrderRehearsal;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.ClusterIdentity;
import io.picketline.events.EventFeed;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.local.Exchange;
import io.picketline.local.LocalDesk;
import io.picketline.notify.Notifier;
import io.picketline.notify.NotifyDesk;
import io.picketline.notify.Positions;
import io.picketline.notify.format.Teller;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running coordinator. */
final class CoordinatorNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorNode.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration REHEARSE_LIMIT = Duration.ofSeconds(20);
  private static final Duration LINK_CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  /** Longer than the desk's own patience, so that its refusal arrives. */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);

  /** Up to where receivers were told, in the state directory. */
  private static final String TOLD_FILE = "notify.json";

  private final Serving serving;
  private final Doors doors;
  private final InetSocketAddress listening;
  private final KeptIdentity identity;
  private final CoordinatorEvents events;
  private final Notifier notifier;
  private final OwnNews news;
  private final CompletableFuture<Done> ended = new CompletableFuture<>();

  private CoordinatorNode(
      Serving serving,
      Doors doors,
      InetSocketAddress listening,
      KeptIdentity identity,
      CoordinatorEvents events,
      Notifier notifier,
      OwnNews news) {
    this.serving = serving;
    this.news = news;
    this.identity = identity;
    this.events = events;
    this.notifier = notifier;
    this.doors = doors;
    this.listening = listening;
    var system = serving.system();
    system.getWhenTerminated().whenComplete((_, _) -> ended.complete(Done.getInstance()));
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseActorSystemTerminate(),
            "end",
            () -> {
              ended.completeOnTimeout(
                  Done.getInstance(), END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
              return CompletableFuture.completedStage(Done.getInstance());
            });
  }

  /**
   * Starts a coordinator and returns once sensors and the command may connect.
   *
   * @throws StartException saying what is in the way and what to do
   */
  static CoordinatorNode start(CoordinatorConfig config, String software, Clock clock)
      throws StartException {
    return start(config, software, clock, UnaryOperator.identity());
  }

  /** The same, with {@code front} before the desk that answers the command. */
  static CoordinatorNode start(
      CoordinatorConfig config, String software, Clock clock, UnaryOperator<LocalDesk> front)
      throws StartException {
    var trust = OwnTrust.load(config, clock);
    var self = trust.current().self();
    var name = config.name().orElseGet(self::name);
    var settings = config.registry(name, software).at(self.addresses());
    Ports.requireFree(config);
    var journal = OwnJournal.open(config.paths().state(), config.retention(), clock);
    var events = CoordinatorEvents.of(journal);
    var counting = Counting.by(clock);
    var link = link(config, settings, trust, counting.link(), clock);
    var parts = parts(config, settings, journal, link, clock);
    var health = parts.health();
    var system = system(name, config, parts, trust);
    try {
      var opened = await(parts.open());
      rehearse(system, trust.current(), settings, clock);
      trust.keep(system);
      var seen = seen(counting, health, trust, events);
      var figures = new OwnFigures(name, software, seen, health, journal.file());
      var desk = desk(system, opened.registry(), settings, figures, seen, clock);
      var tokens = DeskStart.tokens(desk, config, trust::current);
      var notifier = notifier(system, config, name, software, events, clock);
      var exchange = exchange(front.apply(new NotifyDesk(notifier, tokens)), events, counting);
      var registrar = DeskStart.registrar(system, opened.registry());
      var behind = new DeskStart.Behind(trust::current, registrar, exchange, counting.desk());
      var programs =
          new ApiStart.Behind(trust::current, exchange, tokens, events.feed(), counting.api());
      var doors = Doors.open(config, name, behind, programs, clock);
      notifier.start(config.receivers());
      var news = new OwnNews(system, opened.registry(), name, config, trust);
      var serving = new Serving(system, desk, name, parts.pulses());
      return new CoordinatorNode(
          serving, doors, opened.listening(), trust.identity(), events, notifier, news);
    } catch (StartException e) {
      events.close();
      stop(system);
      throw e;
    }
  }

  private static CoordinatorActors.Parts parts(
      CoordinatorConfig config,
      RegistrySettings settings,
      JournalFile journal,
      Function<ActorRef<VerdictRegistry.Command>, LinkServer.Settings> link,
      Clock clock) {
    return new CoordinatorActors.Parts(
        settings,
        AkkaSettings.peers(config.cluster()),
        journal,
        new JournalHealth(),
        link,
        new Pulses(System::nanoTime),
        clock,
        new CompletableFuture<>());
  }

  private static LocalDesk desk(
      ActorSystem<?> system,
      ActorRef<VerdictRegistry.Command> registry,
      RegistrySettings settings,
      OwnFigures figures,
      OwnFigures.Seen seen,
      Clock clock) {
    var coordinator =
        new RegistryDesk.Coordinator(
            settings.name(), settings.software(), clock.instant(), settings.budget());
    return new RegistryDesk(system, registry, coordinator, seen, figures);
  }

  private static Function<ActorRef<VerdictRegistry.Command>, LinkServer.Settings> link(
      CoordinatorConfig config,
      RegistrySettings settings,
      OwnTrust trust,
      LinkCounters counters,
      Clock clock) {
    return registry ->
        new LinkServer.Settings(
            config.listen().host(),
            config.listen().port(),
            trust::current,
            trust.signing(),
            registry,
            settings.name(),
            settings.software(),
            LinkLimits.of(config.link().maxSessions(), config.link().rates()),
            counters,
            clock);
  }

  private static OwnFigures.Seen seen(
      Counting counting, JournalHealth health, OwnTrust trust, CoordinatorEvents events) {
    return new OwnFigures.Seen(
        () -> trust.counted(counting.snapshot()),
        () -> Stream.concat(health.trouble().stream(), trust.warnings().stream()).toList(),
        () -> trust.current().credential().expires(),
        events.counts());
  }

  private static Exchange exchange(LocalDesk desk, CoordinatorEvents events, Counting counting) {
    return new Exchange(desk, counting.refusals(), REQUEST_LIMIT).telling(events.feed());
  }

  private static Notifier notifier(
      ActorSystem<?> system,
      CoordinatorConfig config,
      String name,
      String software,
      CoordinatorEvents events,
      Clock clock) {
    return new Notifier(
        events.feed(),
        Teller.here(name, "coordinator", software),
        LeaderDuty.of(system, name),
        Positions.in(config.paths().state().resolve(TOLD_FILE)),
        clock,
        ZoneId.systemDefault());
  }

  private static ActorSystem<CoordinatorActors.Command> system(
      String name, CoordinatorConfig config, CoordinatorActors.Parts parts, OwnTrust trust)
      throws StartException {
    try {
      return ActorSystem.create(
          CoordinatorActors.create(parts),
          AkkaSettings.SYSTEM,
          AkkaSettings.setup(name, config.cluster(), new ClusterIdentity(trust.identity())));
    } catch (Exception e) { // Akka throws checked ones too, undeclared
      parts.journal().close();
      throw new StartException(
          ExitCode.UNAVAILABLE, "the cluster does not start: " + e.getMessage(), e);
    }
  }

  private static CoordinatorActors.Open await(CompletableFuture<CoordinatorActors.Open> open)
      throws StartException {
    try {
      return open.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new StartException(ExitCode.UNAVAILABLE, "a part does not start: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new StartException(ExitCode.SOFTWARE, "a part did not start in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException(ExitCode.SOFTWARE, "interrupted at the start", e);
    }
  }

  private static void rehearse(
      ActorSystem<?> system, Identity identity, RegistrySettings settings, Clock clock) {
    LOG.debug("rehearsed verdicts={}", RegistryRehearsal.run(settings, clock.instant()));
    LOG.debug("rehearsed changes={}", OrderRehearsal.run(settings, clock.instant()));
    try {
      LinkRehearsal.run(system, identity)
          .toCompletableFuture()
          .get(REHEARSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the link was not rehearsed, its first messages will be slow: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where sensors connect. */
  InetSocketAddress listening() {
    return listening;
  }

  /** What it shows. */
  KeptIdentity identity() {
    return identity;
  }

  /** Tells others what happens. */
  Notifier notifier() {
    return notifier;
  }

  /** How it is. */
  Serving serving() {
    return serving;
  }

  /** What it tells the fleet of itself. */
  OwnNews news() {
    return news;
  }

  /** What happens, for those who tell it to others. */
  EventFeed events() {
    return events.feed();
  }

  /** The actor system, for those that look at the cluster. */
  ActorSystem<?> system() {
    return serving.system();
  }

  /**
   * Completes when the coordinator has ended, whoever ended it. The actor system may hang then on
   * connections of TLS to hosts that are cut off: what has nothing to do any more is waited for a
   * moment only, or a coordinator that was shut out would never be started again.
   */
  CompletionStage<Done> ended() {
    return ended;
  }

  /**
   * Stops in order: the command's socket, the sensors' sessions, then the cluster, where another
   * coordinator takes over at once.
   */
  @Override
  public void close() {
    doors.close();
    notifier.close();
    var system = serving.system();
    try {
      AskPattern.ask(system, CoordinatorActors.CloseLink::new, LINK_CLOSE_LIMIT, system.scheduler())
          .toCompletableFuture()
          .get(LINK_CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("sensor sessions did not end in time: {}", e.toString());
    } catch (IllegalStateException e) { // the actor system takes no questions once it ends
      LOG.warn("sensor sessions were not told that the coordinator ends: {}", e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    stop(system);
    events.close();
  }

  private static void stop(ActorSystem<?> system) {
    try {
      CoordinatedShutdown.get(system)
          .runAll(CoordinatedShutdown.clusterLeavingReason())
          .toCompletableFuture()
          .get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the cluster was not left in order: {}", e.toString());
      system.terminate();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      system.terminate();
    }
  }
}
