package io.picketline.sensor;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.Handover;
import io.picketline.sensor.capture.LinkTest;
import io.picketline.sensor.capture.OwnTraps;
import io.picketline.sensor.capture.ServedConnections;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.capture.ServingNow;
import io.picketline.sensor.capture.SocketWatch;
import io.picketline.sensor.capture.VirtualLinks;
import io.picketline.sensor.config.GuardSettings;
import io.picketline.sensor.guard.GuardSources;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.guard.HostKnowledge;
import io.picketline.sensor.guard.LinkForgery;
import io.picketline.sensor.guard.NeighbourWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this host serves and whom it needs, watched for change from start to close. */
final class Surroundings implements GuardSources.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

  private final ServedSockets sockets;
  private final OwnTraps traps = new OwnTraps();
  private final Handover served = new Handover();
  private final HostKnowledge knowledge;
  private final HostSparing sparing;
  private final VirtualLinks virtualLinks = new VirtualLinks();
  private final SocketWatch socketWatch;
  private final GuardSources guardSources;
  private final LinkForgery forgery = new LinkForgery(new SecureRandom().nextLong());
  private final Optional<NeighbourWatch> neighbourWatch;
  private volatile CaptureChoice.Host host = new CaptureChoice.Host(HostAddresses.NONE, List.of());
  private Optional<ServingNow> serving = Optional.empty();
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
      GuardSettings guard) {}

  private Surroundings(Told told) {
    sockets =
        new ServedSockets(
            System::nanoTime, new SecureRandom().nextLong(), ports -> servedChanged.accept(ports));
    knowledge = new HostKnowledge(sockets);
    sparing = new HostSparing(knowledge, told.fileRules(), told.coordinators());
    var connections =
        new ServedConnections(
            sockets,
            traps,
            System::nanoTime,
            CaptureChoice.unixNanos(Clock.systemUTC()),
            new SecureRandom().nextLong(),
            served);
    socketWatch =
        new SocketWatch(
            sockets,
            traps,
            connections::alive,
            connections::gone,
            cause -> LOG.error("what this host serves is not watched any more", cause));
    guardSources = new GuardSources(Path.of("/"), told.names(), this);
    neighbourWatch =
        told.guard().checkLinkAddress()
            ? Optional.of(
                new NeighbourWatch(
                    forgery,
                    cause ->
                        LOG.error(
                            "neighbours are not watched any more, forged frames count", cause)))
            : Optional.empty();
  }

  /**
   * Looks once, then watches.
   *
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  static Surroundings watch(Told told) throws IOException {
    var surroundings = new Surroundings(told);
    try {
      surroundings.guardSources.start();
      surroundings.socketWatch.start();
      surroundings.ask();
      if (surroundings.neighbourWatch.isPresent()) {
        surroundings.neighbourWatch.get().start();
      }
    } catch (IOException e) {
      surroundings.close();
      throw e;
    }
    return surroundings;
  }

  private void ask() throws IOException {
    var question = ServingNow.open(sockets, traps);
    serving = Optional.of(question);
    knowledge.serving(question);
  }

  /** Questions whom this host serves that the kernel did not answer. */
  long unanswered() {
    return serving.map(ServingNow::failures).orElse(0L);
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
    return neighbourWatch.isPresent() ? forgery : LinkTest.NONE;
  }

  /** Neighbours that are not known for want of room, so that nothing is judged by them. */
  long unplacedNeighbours() {
    return forgery.unplaced();
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
  public void failed(RuntimeException cause) {
    LOG.error("who this host needs is not watched any more", cause);
  }

  @Override
  public void close() {
    neighbourWatch.ifPresent(NeighbourWatch::close);
    serving.ifPresent(ServingNow::close);
    socketWatch.close();
    guardSources.close();
  }
}
