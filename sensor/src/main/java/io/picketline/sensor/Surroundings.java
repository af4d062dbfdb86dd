package io.picketline.sensor;

import io.picketline.config.Endpoint;
import io.picketline.identity.Identity;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.ClosedNow;
import io.picketline.sensor.capture.Handover;
import io.picketline.sensor.capture.LinkTest;
import io.picketline.sensor.capture.OwnTraps;
import io.picketline.sensor.capture.ServedConnections;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.capture.ServingNow;
import io.picketline.sensor.capture.SocketWatch;
import io.picketline.sensor.capture.VirtualLinks;
import io.picketline.sensor.config.GuardSettings;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.guard.GuardSources;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.guard.HostKnowledge;
import io.picketline.sensor.guard.LinkForgery;
import io.picketline.sensor.guard.NeighbourWatch;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.work.Again;
import io.picketline.sensor.work.Kept;
import io.picketline.sensor.work.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What this host serves and whom it needs, watched for change from start to close. */
final class Surroundings implements GuardSources.Listener, AutoCloseable {

  private final ServedSockets sockets;
  private final OwnTraps traps = new OwnTraps();
  private final Handover served = new Handover();
  private final HostKnowledge knowledge;
  private final HostSparing sparing;
  private final VirtualLinks virtualLinks = new VirtualLinks();
  private final GuardSources guardSources;
  private final LinkForgery forgery = new LinkForgery(new SecureRandom().nextLong());
  private final boolean findForged;
  private final SocketWatch socketWatch;
  private final Again again = new Again("watch-again");
  private final List<Kept<Worker>> watches = new ArrayList<>();
  private volatile CaptureChoice.Host host = new CaptureChoice.Host(HostAddresses.NONE, List.of());
  private Optional<ServingNow> serving = Optional.empty();
  private Optional<ClosedNow> closed = Optional.empty();
  private volatile Runnable guardChanged = () -> {};
  private volatile Consumer<ServedPorts> servedChanged = _ -> {};

  /**
   * What the sensor was told beforehand.
   *
   * @param fileRules of this host's own ignore files
   * @param coordinators their addresses as of now
   * @param names the coordinators as they are configured
   */
  record Told(
      List<IgnoreRule> fileRules,
      List<SourceAddress> coordinators,
      List<String> names,
      GuardSettings guard,
      Scopes scopes) {

    static Told of(
        SensorConfig config, List<SourceAddress> coordinators, Optional<Identity> identity) {
      return new Told(
          config.ignored().rules(),
          coordinators,
          config.coordinators().stream().map(Endpoint::host).toList(),
          config.guard(),
          Scopes.of(config, identity));
    }
  }

  /**
   * By what ignore rules of the network may mean this host.
   *
   * @param names what it is called
   * @param groups those that it is in
   */
  record Scopes(Set<String> names, Set<String> groups) {

    /** A coordinator knows it by its certificate; its operators may by the configured name. */
    static Scopes of(SensorConfig config, Optional<Identity> identity) {
      var names = new HashSet<String>();
      config.name().ifPresent(names::add);
      identity.ifPresent(own -> names.add(own.self().name()));
      return new Scopes(names, config.groups().names());
    }

    /** Whether rules of this scope mean it. */
    boolean isIn(IgnoreScope scope) {
      return scope.isAll() || names.stream().anyMatch(name -> scope.holds(name, groups));
    }
  }

  private Surroundings(Told told) {
    sockets =
        new ServedSockets(
            System::nanoTime, new SecureRandom().nextLong(), ports -> servedChanged.accept(ports));
    knowledge = new HostKnowledge(sockets);
    sparing = new HostSparing(knowledge, told.fileRules(), told.coordinators(), told.scopes());
    var connections =
        new ServedConnections(
            sockets,
            traps,
            System::nanoTime,
            CaptureChoice.unixNanos(Clock.systemUTC()),
            new SecureRandom().nextLong(),
            served);
    guardSources = new GuardSources(Path.of("/"), told.names(), this);
    findForged = told.guard().checkLinkAddress();
    watches.add(kept("watch of those whom this host needs", guardSources));
    socketWatch = new SocketWatch(sockets, traps, connections::alive, connections::gone);
    watches.add(kept("watch of what this host serves", socketWatch));
    if (findForged) {
      watches.add(kept("watch of neighbours", new NeighbourWatch(forgery)));
    }
  }

  private Kept<Worker> kept(String what, Kept.Beginning<Worker> beginning) {
    return new Kept<>(what, beginning, again, System::nanoTime);
  }

  /**
   * Looks once, then watches.
   *
   * @throws IOException in the operator's words, if the kernel does not tell
   * @throws NetlinkException the same
   */
  static Surroundings watch(Told told) throws IOException {
    var surroundings = new Surroundings(told);
    try {
      for (var watch : surroundings.watches) {
        watch.start();
      }
      surroundings.ask();
    } catch (IOException | NetlinkException e) {
      surroundings.close();
      throw e;
    }
    return surroundings;
  }

  private void ask() throws IOException {
    var question = ServingNow.open(sockets, traps, System::nanoTime, socketWatch::lookSoon);
    serving = Optional.of(question);
    knowledge.serving(question);
    var events = ClosedNow.open(sockets, traps, System::nanoTime);
    closed = Optional.of(events);
    knowledge.closed(events);
  }

  /** Questions whom this host serves, or did until now, that the kernel did not answer. */
  long unanswered() {
    return serving.map(ServingNow::failures).orElse(0L)
        + closed.map(ClosedNow::failures).orElse(0L);
  }

  /** Questions whom this host serves that came too many at a time, and were answered after. */
  long askedLater() {
    return serving.map(ServingNow::deferred).orElse(0L);
  }

  HostKnowledge knowledge() {
    return knowledge;
  }

  HostSparing sparing() {
    return sparing;
  }

  VirtualLinks virtualLinks() {
    return virtualLinks;
  }

  /** The ports that this sensor itself has bound. */
  OwnTraps traps() {
    return traps;
  }

  /** What connections to this host's services prove, for the packet thread to take. */
  Handover served() {
    return served;
  }

  /** Finds forged frames; finds none where the settings do not ask for it. */
  LinkTest linkTest() {
    return findForged ? forgery : LinkTest.NONE;
  }

  /** Neighbours that are not known for want of room, so that nothing is judged by them. */
  long unplacedNeighbours() {
    return forgery.unplaced();
  }

  /** What is not watched for now, and why; what is known of it is as old as that. */
  List<String> unwatched() {
    return watches.stream().flatMap(watch -> watch.trouble().stream()).toList();
  }

  /** How often a watch was begun anew, or that was tried. */
  long watchRestarts() {
    return watches.stream().mapToLong(Kept::restarts).sum();
  }

  CaptureChoice.Host host() {
    return host;
  }

  /** Whom to tell when somebody else is to be spared; on the watching thread. */
  void onGuardChange(Runnable listener) {
    guardChanged = listener;
    listener.run();
  }

  /** Whom to tell what is served, now and when that changes; on the watching thread. */
  void onServedChange(Consumer<ServedPorts> listener) {
    servedChanged = listener;
    listener.accept(sockets.current());
  }

  @Override
  public void changed(GuardSources.Host now) {
    host = new CaptureChoice.Host(now.addresses(), now.links());
    virtualLinks.replace(now.links());
    forgery.routes(now.routes());
    sparing.host(now.addresses());
    guardChanged.run();
  }

  @Override
  public void close() {
    again.close();
    watches.reversed().forEach(Kept::close);
    serving.ifPresent(ServingNow::close);
    closed.ifPresent(ClosedNow::close);
    guardSources.close();
  }
}
