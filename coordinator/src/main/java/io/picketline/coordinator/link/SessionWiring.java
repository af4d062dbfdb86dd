package io.picketline.coordinator.link;

import akka.actor.typed.ActorRef;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.coordinator.trust.Signing;
import io.picketline.identity.Authorities;
import io.picketline.protocol.Names;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a session needs of its coordinator.
 *
 * @param authorities those that are trusted now
 * @param signing makes new certificates
 * @param coordinator the coordinator's name
 * @param remote the peer's address and port, for the log
 */
record SessionWiring(
    ActorRef<VerdictRegistry.Command> registry,
    ActorRef<LinkServer.Command> server,
    String coordinator,
    String software,
    InstantSource clock,
    LinkLimits limits,
    LinkCounters counters,
    LinkLog log,
    Supplier<Authorities> authorities,
    Signing signing,
    String remote) {

  /** How the log names the other end. */
  String who(Optional<SessionPeer> peer) {
    return peer.map(known -> Names.printable(known.peer().name()))
        .map(host -> "host=%s peer=%s".formatted(host, remote))
        .orElse("peer=" + remote);
  }

  /** Opens the session's stream. */
  @FunctionalInterface
  interface Opener {
    SessionStream open(ActorRef<SensorSession.Command> session);
  }
}
