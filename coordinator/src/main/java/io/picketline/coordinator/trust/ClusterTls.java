package io.picketline.coordinator.trust;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Peer;
import io.picketline.identity.Role;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import scala.Option;

/**
 * Mutual TLS 1.3 between coordinators, and nobody else: a peer must hold a certificate of this
 * fleet with the coordinator's role. Akka's own PEM engine would also take a sensor's certificate
 * whose host name is the same, reads RSA keys only, and defaults to TLS 1.2.
 */
public final class ClusterTls implements SSLEngineProvider {

  private static final String[] CIPHERS = {"TLS_AES_256_GCM_SHA384"};

  private final KeptIdentity identity;

  /** Called by Akka, by name; the actor system was set up with a {@link ClusterIdentity}. */
  public ClusterTls(ActorSystem system) {
    identity = system.settings().setup().get(ClusterIdentity.class).orElseThrow().identity();
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    return tuned(identity.current().serverEngine());
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
