package io.picketline.sensor.link;

import akka.actor.typed.ActorSystem;
import akka.stream.BoundedSourceQueue;
import akka.stream.KillSwitches;
import akka.stream.QueueOfferResult;
import akka.stream.TLSClosing;
import akka.stream.TLSProtocol;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.TLS;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import io.picketline.config.Endpoint;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** One connection to a coordinator: messages over length-prefixed frames over mutual TLS. */
final class LinkStream {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_UNSENT = 64;

  private final BoundedSourceQueue<ByteString> outgoing;
  private final UniqueKillSwitch killSwitch;

  private LinkStream(BoundedSourceQueue<ByteString> outgoing, UniqueKillSwitch killSwitch) {
    this.outgoing = outgoing;
    this.killSwitch = killSwitch;
  }

  /**
   * Begins to connect.
   *
   * @param received takes what the coordinator says; nothing for a message of an unknown type
   */
  static LinkStream open(
      ActorSystem<?> system,
      Identity identity,
      Endpoint endpoint,
      Sink<Optional<LinkMessage.FromCoordinator>, ?> received) {
    var parts =
        Source.<ByteString>queue(MOST_UNSENT)
            .viaMat(KillSwitches.single(), Keep.both())
            .via(framed(system, identity, endpoint))
            .map(LinkStream::decoded)
            .to(received)
            .run(system);
    return new LinkStream(parts.first(), parts.second());
  }

  /** Queues a message; false if the connection is so slow that it should end. */
  boolean send(LinkMessage.FromSensor message) {
    var offered = outgoing.offer(ByteString.fromArrayUnsafe(Wire.encode(message)));
    // One that is over says so by its end, with the cause.
    return !offered.equals(QueueOfferResult.dropped());
  }

  /** Whether messages wait for the connection to take them. */
  boolean unsent() {
    return outgoing.size() > 0;
  }

  /** Ends the connection. What was queued may be lost. */
  void close() {
    killSwitch.shutdown();
  }

  private static Flow<ByteString, ByteString, ?> framed(
      ActorSystem<?> system, Identity identity, Endpoint endpoint) {
    var tcp =
        Tcp.get(system)
            .outgoingConnection(
                InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()),
                Optional.empty(),
                List.of(),
                false,
                Optional.of(CONNECT_TIMEOUT),
                Optional.empty());
    var tls =
        TLS.create(identity::clientEngine, LinkStream::requireCoordinator, TLSClosing.eagerClose());
    var plain =
        Flow.<ByteString>create()
            .<TLSProtocol.SslTlsOutbound>map(TLSProtocol.SendBytes::new)
            .via(tls.join(tcp))
            .collectType(TLSProtocol.SessionBytes.class)
            .map(TLSProtocol.SessionBytes::bytes);
    return Framing.simpleFramingProtocol(Wire.MAX_MESSAGE).join(plain);
  }

  private static void requireCoordinator(SSLSession session) {
    try {
      var peer = Peer.of(session);
      if (!peer.may(Role.COORDINATOR)) {
        throw new IllegalStateException(
            "%s shows no certificate of a coordinator".formatted(peer.name()));
      }
    } catch (IdentityException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Optional<LinkMessage.FromCoordinator> decoded(ByteString bytes) {
    try {
      return Wire.decode(bytes.toArray(), LinkMessage.FromCoordinator.class);
    } catch (WireException e) {
      throw new UncheckedIOException(e);
    }
  }
}
