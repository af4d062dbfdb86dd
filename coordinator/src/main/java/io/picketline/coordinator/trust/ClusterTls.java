package io.picketline.coordinator.trust;

import akka.actor.ActorCell;
import akka.actor.ActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.remote.artery.tcp.SSLEngineProvider;
import akka.stream.impl.FanIn;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import scala.Option;

/**
 * Mutual TLS 1.3 between coordinators, and nobody else: a peer must hold a certificate of this
 * fleet with the coordinator's role. Akka's own PEM engine would also take a sensor's certificate
 * whose host name is the same, reads RSA keys only, and defaults to TLS 1.2. Akka sets no bound
 * either to how many strangers may begin a handshake, nor for how long; {@link Handshakes} does.
 */
public final class ClusterTls implements SSLEngineProvider {

  private static final String[] CIPHERS = {"TLS_AES_256_GCM_SHA384"};

  /** The end of Akka's TLS stage that takes what comes from the network. */
  private static final int FROM_NETWORK = 0;

  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final KeptIdentity identity;
  private final Handshakes handshakes = new Handshakes(System::nanoTime);

  /** Called by Akka, by name; the actor system was set up with a {@link ClusterIdentity}. */
  public ClusterTls(ActorSystem system) {
    identity = system.settings().setup().get(ClusterIdentity.class).orElseThrow().identity();
    system.scheduler().scheduleWithFixedDelay(SWEEP, SWEEP, handshakes::sweep, system.dispatcher());
  }

  /**
   * Akka asks for the engine inside the actor that is to be the connection's TLS stage. Told that
   * the network failed, that ends the connection.
   */
  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    var engine = tuned(identity.current().serverEngine());
    // An actor that has taken its context from the stack leaves a null on top of it.
    var making = ActorCell.contextStack().get().find(Objects::nonNull);
    if (making.isDefined()) {
      ActorRef<Object> stage = Adapter.toTyped(making.get().self());
      handshakes.begin(engine, why -> stage.tell(new FanIn.OnError(FROM_NETWORK, why)));
    }
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    return tuned(identity.current().clientEngine());
  }

  private static SSLEngine tuned(SSLEngine engine) {
    engine.setEnabledCipherSuites(CIPHERS.clone());
    return engine;
  }

  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return refusal(session);
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    handshakes.over(session);
    return refusal(session);
  }

  private static Option<Throwable> refusal(SSLSession session) {
    try {
      var peer = Peer.of(session);
      return peer.may(Role.COORDINATOR)
          ? Option.empty()
          : Option.apply(new IdentityException(peer.name() + " is no coordinator"));
    } catch (IdentityException e) {
      return Option.apply(e);
    }
  }
}
