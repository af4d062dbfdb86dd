package io.picketline.coordinator.link;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.japi.function.Function;
import akka.stream.CompletionStrategy;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.TLSClosing;
import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.TLS;
import akka.stream.javadsl.Tcp;
import akka.stream.typed.javadsl.ActorSink;
import akka.stream.typed.javadsl.ActorSource;
import akka.util.ByteString;
import io.picketline.identity.Credential;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * The bytes of one connection: TCP, TLS 1.3, frames, messages. Tells the session actor who the peer
 * is, what it says, one message at a time, when it takes the next one, and how it ends.
 */
final class SensorStream implements SessionStream {

  /** What comes in, and how many bytes it was. */
  private record Frame(Optional<LinkMessage.FromSensor> message, int bytes) {}

  private final ActorRef<Optional<LinkMessage.FromCoordinator>> out;
  private final UniqueKillSwitch kill;

  private SensorStream(ActorRef<Optional<LinkMessage.FromCoordinator>> out, UniqueKillSwitch kill) {
    this.out = out;
    this.kill = kill;
  }

  /** Begins the handshake on {@code connection}. */
  static SensorStream open(
      Tcp.IncomingConnection connection,
      Identity identity,
      LinkLimits limits,
      LinkCounters counters,
      SharedDeltas shared,
      ActorRef<SensorSession.Command> session,
      Materializer materializer) {
    var wire =
        BidiFlow.fromGraph(KillSwitches.<ByteString, ByteString>singleBidi())
            .atop(Framing.simpleFramingProtocol(Wire.MAX_MESSAGE))
            .atop(records())
            .atop(tls(identity, session))
            .join(connection.flow());
    var made =
        outgoing(session, shared)
            .viaMat(wire, Keep.both())
            .via(incoming(limits, counters))
            .to(sink(session))
            .run(materializer);
    return new SensorStream(made.first(), made.second());
  }

  /** Refuses connections that are over a limit, before any handshake. */
  static void turnAway(Tcp.IncomingConnection connection, Materializer materializer) {
    connection.handleWith(
        Flow.fromSinkAndSource(Sink.cancelled(), Source.<ByteString>empty()), materializer);
  }

  private static SensorSession.Known known(SSLSession session, Identity identity) {
    try {
      var peer = Peer.of(session);
      if (!peer.may(Role.SENSOR)) {
        throw new LinkException(peer.name() + " holds no sensor's certificate");
      }
      return new SensorSession.Known(peer, Credential.of(session, identity.authorities()));
    } catch (IdentityException e) {
      throw new LinkException(String.valueOf(e.getMessage()), e);
    }
  }

  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls(
      Identity identity, ActorRef<SensorSession.Command> session) {
    return TLS.create(
        identity::serverEngine,
        peer -> session.tell(known(peer, identity)),
        TLSClosing.eagerClose());
  }

  private static BidiFlow<ByteString, SslTlsOutbound, SslTlsInbound, ByteString, NotUsed>
      records() {
    return BidiFlow.fromFlows(
        Flow.of(ByteString.class).<SslTlsOutbound>map(SendBytes::new),
        Flow.of(SslTlsInbound.class).collectType(SessionBytes.class).map(SessionBytes::bytes));
  }

  private static Source<ByteString, ActorRef<Optional<LinkMessage.FromCoordinator>>> outgoing(
      ActorRef<SensorSession.Command> session, SharedDeltas shared) {
    return ActorSource
        .<Optional<LinkMessage.FromCoordinator>, SensorSession.Command>actorRefWithBackpressure(
            session,
            SensorSession.Sent.SENT,
            message ->
                message.isPresent() ? Optional.empty() : Optional.of(CompletionStrategy.draining()),
            _ -> Optional.empty())
        .statefulMapConcat(() -> {
          var fitter = new MessageFitter(shared);
          return message -> fitter.fit(message.orElseThrow());
        });
  }

  private static Flow<ByteString, Frame, NotUsed> incoming(
      LinkLimits limits, LinkCounters counters) {
    return Flow.of(ByteString.class)
        .initialTimeout(limits.handshake())
        .map(bytes -> new Frame(decoded(bytes, counters), bytes.size()));
  }

  private static Optional<LinkMessage.FromSensor> decoded(ByteString bytes, LinkCounters counters)
      throws WireException {
    var message = Wire.decode(bytes.toArrayUnsafe(), LinkMessage.class);
    if (message.isPresent() && message.get() instanceof LinkMessage.FromSensor said) {
      return Optional.of(said);
    }
    counters.unknown.increment();
    return Optional.empty();
  }

  private static Sink<Frame, NotUsed> sink(ActorRef<SensorSession.Command> session) {
    Function<ActorRef<SensorSession.Ack>, SensorSession.Command> open = SensorSession.Opened::new;
    return ActorSink.actorRefWithBackpressure(
        session,
        (ack, frame) -> new SensorSession.Received(frame.message(), frame.bytes(), ack),
        open,
        SensorSession.Ack.NEXT,
        SensorSession.End.COMPLETED,
        SensorSession.Failed::new);
  }

  @Override
  public void send(LinkMessage.FromCoordinator message) {
    out.tell(Optional.of(message));
  }

  @Override
  public void finish() {
    out.tell(Optional.empty());
  }

  @Override
  public void abort(String why) {
    kill.abort(new LinkException(why));
  }
}
