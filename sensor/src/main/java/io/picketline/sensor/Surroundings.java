package io.picketline.sensor;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.capture.Handover;
import io.picketline.sensor.capture.OwnTraps;
import io.picketline.sensor.capture.ServedConnections;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.capture.SocketWatch;
import io.picketline.sensor.capture.VirtualLinks;
import io.picketline.sensor.guard.GuardSources;
import io.picketline.sensor.guard.HostAddresses;
import io.picketline.sensor.guard.HostKnowledge;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
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
  private volatile CaptureChoice.Host host = new CaptureChoice.Host(HostAddresses.NONE, List.of());
  private volatile Runnable guardChanged = () -> {};
  private volatile Consumer<ServedPorts> servedChanged = _ -> {};

  private Surroundings(List<IgnoreRule> fileRules, List<SourceAddress> coordinators) {
    sockets =
        new ServedSockets(
            System::nanoTime, new SecureRandom().nextLong(), ports -> servedChanged.accept(ports));
    knowledge = new HostKnowledge(sockets);
    sparing = new HostSparing(knowledge, fileRules, coordinators);
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
    guardSources = new GuardSources(Path.of("/"), this);
  }

  /**
   * Looks once, then watches.
   *
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  static Surroundings watch(List<IgnoreRule> fileRules, List<SourceAddress> coordinators)
      throws IOException {
    var surroundings = new Surroundings(fileRules, coordinators);
    surroundings.guardSources.start();
    try {
      surroundings.socketWatch.start();
    } catch (IOException e) {
      surroundings.guardSources.close();
      throw e;
    }
    return surroundings;
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
    sparing.host(now.addresses());
    guardChanged.run();
  }

  @Override
  public void failed(RuntimeException cause) {
    LOG.error("who this host needs is not watched any more", cause);
  }

  @Override
  public void close() {
    socketWatch.close();
    guardSources.close();
  }
}
