package io.picketline.sensor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.picketline.identity.HostName;
import io.picketline.identity.Identity;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.reload.IdentityReload;
import io.picketline.reload.Reload;
import io.picketline.sensor.config.ActorSettings;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.filter.FilterException;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.EvidenceIntake;
import io.picketline.sensor.keeper.EvidenceRing;
import io.picketline.sensor.keeper.KeeperParts;
import io.picketline.sensor.keeper.KeeperRehearsal;
import io.picketline.sensor.keeper.StateStore;
import io.picketline.sensor.keeper.VerdictInbox;
import io.picketline.sensor.link.CoordinatorLink;
import io.picketline.sensor.link.LinkRehearsal;
import io.picketline.sensor.metrics.Textfile;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.time.SteadyClock;
import io.picketline.spi.HostClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running sensor: all its parts, begun in order and ended in the opposite one. */
final class Sensor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sensor.class);
  private static final Duration RESTORE_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Duration REHEARSE_WITHIN = Duration.ofSeconds(20);
  private static final int RING = 1 << 14;
  private static final int INBOX = 1 << 13;

  private final SensorConfig config;
  private final Path file;
  private final LiveSettings live;
  private final HostClock clock;
  private final SteadyClock steady;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicReference<Consumer<Prefix>> forget = new AtomicReference<>(_ -> {});
  private final AtomicReference<Consumer<Prefix>> undecide = new AtomicReference<>(_ -> {});
  private final ServedLately servedLately;
  private final VerdictInbox inbox = new VerdictInbox(INBOX);
  private final EvidenceRing ring = new EvidenceRing(RING);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Optional<OwnIdentity> own = Optional.empty();
  private Optional<Reload<SensorConfig>> reload = Optional.empty();
  private final Responding responding;
  private final StateStore store;

  private Sensor(SensorConfig config, Path file, HostClock clock) {
    this.config = config;
    this.file = file;
    this.clock = clock;
    this.steady = SteadyClock.by(clock);
    this.servedLately = new ServedLately(steady);
    this.live = new LiveSettings(config);
    this.responding = Responding.of(config, clock);
    this.store = new StateStore(config.paths().state());
  }

  /**
   * Starts a sensor; when it returns, guard and ignore rules are in force, what was blocked before
   * is blocked again, and probes are looked at.
   *
   * @param file what the settings were read from, and will be read from again
   * @throws StartException if that cannot be, with nothing left open
   */
  static Sensor start(SensorConfig config, Path file, HostClock clock) throws StartException {
    var sensor = new Sensor(config, file, clock);
    try {
      // Before anything is touched that another sensor may be at work on.
      sensor.open.push(SoleSensor.claim(config.paths()));
      sensor.begin();
      return sensor;
    } catch (StartException e) {
      sensor.close();
      throw e;
    } catch (NetlinkException e) {
      sensor.close();
      throw StartException.of(e);
    } catch (IOException | FilterException e) {
      sensor.close();
      throw new StartException(StartException.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) { // the edge of the daemon: the other parts are still to be closed
        LOG.warn("a part did not stop in order: {}", e.toString());
      }
    }
  }

  /** Completed when the actors are no more, which while this is open is a failure. */
  CompletionStage<?> ended() {
    return ended;
  }

  @Override
  public String toString() {
    return "sensor on %s".formatted(config.paths().sockets());
  }

  private void begin() throws StartException, IOException {
    own = OwnIdentity.of(config, clock);
    var name = name();
    var choice = CaptureChoice.of(config);
    var surroundings = Surroundings.watch(told());
    open.push(surroundings);
    var filter = rehearsed(choice);
    var fast = fast(filter, surroundings, name);
    var onlookers = new Onlookers(config, name, clock);
    open.push(onlookers);
    var system = system(name, filter, surroundings, onlookers);
    var actors = ask(system, SensorGuardian.Introduce::new);
    // Answered once everything that was saved is in force.
    var counted = ask(system, actors.keeper(), BlockKeeper.Count::new);
    LOG.info("in force blocks={} suspects={}", counted.blocks(), counted.suspects());
    surroundings.onGuardChange(() -> actors.keeper().tell(BlockKeeper.GuardChanged.GUARD_CHANGED));
    var path = path(name, surroundings, fast, actors);
    remember(path, system, actors);
    var capture = capture(choice, surroundings, path);
    var link = own.map(it -> link(system, it, counted.position(), capture, surroundings));
    reload = Optional.of(reload(surroundings, actors, onlookers, path));
    var textfile = config.metrics().textfile().map(Textfile::new);
    textfile.ifPresent(open::push);
    var portrait = portrait(name, capture, path, surroundings, onlookers, filter, textfile);
    open.push(SensorSockets.open(system, actors, link, portrait, clock));
    onlookers.started();
  }

  private SensorPortrait portrait(
      String name,
      Capture capture,
      PacketPath path,
      Surroundings surroundings,
      Onlookers onlookers,
      FilterChoice filter,
      Optional<Textfile> textfile) {
    return new SensorPortrait(
        config,
        name,
        clock.instant(),
        capture,
        path,
        surroundings,
        inbox,
        onlookers,
        responding,
        store,
        filter,
        own,
        textfile,
        reload.get(),
        scans(name, capture, surroundings));
  }

  private String name() {
    return config
        .name()
        .or(() -> own.map(it -> it.current().self().name()))
        .orElseGet(HostName::own);
  }

  private FilterChoice rehearsed(CaptureChoice choice) throws StartException, IOException {
    var filter =
        new FilterChoice(
            config.responses().filter(),
            choice.filter(),
            config.observe(),
            config.paths().state(),
            steady);
    filter.rehearse();
    responding.forget(config);
    return filter;
  }

  private Capture capture(CaptureChoice choice, Surroundings surroundings, PacketPath path)
      throws IOException {
    var capture = new Capture(choice, surroundings, path);
    capture.start();
    open.push(capture);
    LOG.info("capturing by={}", capture.describe());
    return capture;
  }

  /** Stamped as the kernel stamps packets: by the system's own clock. */
  private PlayedScans scans(String name, Capture capture, Surroundings surroundings) {
    return new PlayedScans(
        name,
        capture.played(),
        surroundings.knowledge(),
        Clock.systemUTC(),
        source -> forget.get().accept(source));
  }

  private PacketPath path(
      String name,
      Surroundings surroundings,
      PacketPath.FastBlock fast,
      SensorGuardian.Actors actors) {
    var path =
        new PacketPath(
            config.detection().settings(name),
            surroundings.knowledge(),
            steady,
            new PacketPath.Ends(fast, ring, inbox, actors.intake(), actors.keeper()));
    servedLately.seenBy(path.servedSources());
    forget.set(prefix -> {
      path.forget(prefix);
      actors.intake().tell(new EvidenceIntake.Forget(prefix));
    });
    undecide.set(path::undecide);
    return path;
  }

  /** Kept open until capture has ended. */
  private void remember(
      PacketPath path, ActorSystem<SensorGuardian.Command> system, SensorGuardian.Actors actors) {
    var memory = new DetectorMemory(path, config.paths().state(), steady);
    var living = ask(system, actors.keeper(), BlockKeeper.ListDetected::new);
    memory.begin(living.verdicts());
    forget.updateAndGet(before -> before.andThen(_ -> memory.soon()));
    open.push(memory);
  }

  /** Reads the settings again and takes those that need no restart. */
  void reload(String author) {
    reload.ifPresent(it -> it.run(author));
  }

  private Reload<SensorConfig> reload(
      Surroundings surroundings,
      SensorGuardian.Actors actors,
      Onlookers onlookers,
      PacketPath path) {
    var detection = new DetectionReload(config.detection(), path::decides);
    var ignore =
        new IgnoreReload(
            config.ignored(),
            surroundings.sparing(),
            prefix -> forget.get().accept(prefix),
            () -> actors.keeper().tell(BlockKeeper.GuardChanged.GUARD_CHANGED));
    var certificate = new IdentityReload<SensorConfig>(() -> own.map(OwnIdentity::kept));
    return new Reload<>(
        () -> SensorConfig.read(file),
        SensorConfig::effective,
        config,
        List.of(live, ignore, detection, onlookers, onlookers.receivers(), certificate),
        onlookers::reloaded);
  }

  private Surroundings.Told told() {
    return Surroundings.Told.of(config, coordinators(), own.map(OwnIdentity::current));
  }

  /** Those that are configured by address; names are looked after where the guard is computed. */
  private List<SourceAddress> coordinators() {
    return config.coordinators().stream()
        .flatMap(endpoint -> {
          try {
            return Stream.of(SourceAddress.parse(endpoint.host()));
          } catch (IllegalArgumentException e) {
            return Stream.<SourceAddress>empty();
          }
        })
        .toList();
  }

  private void rehearseLink(ActorSystem<?> system, Identity identity) {
    LOG.debug("rehearsed blocks={}", KeeperRehearsal.run(steady, servedLately));
    try {
      LinkRehearsal.run(system, identity)
          .toCompletableFuture()
          .get(REHEARSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the link was not rehearsed, its first messages will be slow: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PacketPath.FastBlock fast(FilterChoice filter, Surroundings surroundings, String name) {
    LOG.debug("warmed by {} verdicts", Warmup.run(name, surroundings.knowledge()));
    var fast = filter.fast();
    open.push(fast);
    return fast;
  }

  private ActorSystem<SensorGuardian.Command> system(
      String name, FilterChoice filter, Surroundings surroundings, Onlookers onlookers) {
    var parts =
        new KeeperParts(
            name,
            config.standalone() ? Optional.empty() : Optional.of(coordinatorNames()),
            surroundings.sparing()::fileRules,
            config.observe(),
            live::limits,
            filter::open,
            surroundings.sparing(),
            servedLately,
            responding.reactions(),
            onlookers,
            store,
            inbox,
            prefix -> forget.get().accept(prefix),
            source -> undecide.get().accept(source),
            steady,
            System::nanoTime);
    var system =
        ActorSystem.create(
            SensorGuardian.create(parts, ring, !config.standalone(), responding.parts()),
            "picketline-sensor",
            ActorSettings.setup());
    open.push(() -> stop(system));
    system.getWhenTerminated().thenRun(() -> ended.complete(null));
    return system;
  }

  private ActorRef<CoordinatorLink.Command> link(
      ActorSystem<SensorGuardian.Command> system,
      OwnIdentity identity,
      BlockKeeper.Position have,
      Capture capture,
      Surroundings surroundings) {
    rehearseLink(system, identity.current());
    var settings = identity.link(config, capture.describe());
    var link =
        Sensor.<SensorGuardian.Command, ActorRef<CoordinatorLink.Command>>ask(
            system, system, replyTo -> new SensorGuardian.Connect(settings, have, replyTo));
    surroundings.onServedChange(served -> link.tell(new CoordinatorLink.Serve(served)));
    return link;
  }

  private String coordinatorNames() {
    return config.coordinators().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void stop(ActorSystem<SensorGuardian.Command> system) throws Exception {
    try {
      var actors = ask(system, SensorGuardian.Introduce::new);
      actors.responder().ifPresent(responder -> responding.stop(system, responder, STOP_WITHIN));
      AskPattern.<BlockKeeper.Command, BlockKeeper.Stopped>ask(
              actors.keeper(), BlockKeeper.Stop::new, STOP_WITHIN, system.scheduler())
          .toCompletableFuture()
          .join();
    } finally {
      system.terminate();
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static SensorGuardian.Actors ask(
      ActorSystem<SensorGuardian.Command> system,
      Function<ActorRef<SensorGuardian.Actors>, SensorGuardian.Command> message) {
    return ask(system, system, message);
  }

  private static <C, R> R ask(
      ActorSystem<?> system, ActorRef<C> actor, Function<ActorRef<R>, C> message) {
    CompletionStage<R> reply =
        AskPattern.ask(actor, message::apply, RESTORE_WITHIN, system.scheduler());
    return reply.toCompletableFuture().join();
  }
}
