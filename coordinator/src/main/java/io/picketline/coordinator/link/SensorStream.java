package io.picketline.coordinator.link;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.japi.function.Function;
import akka.stream.BoundedSourceQueue;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.TLSClosing;
import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.ThrottleMode;
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
import akka.util.ByteString;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.identity.Role;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;

/**
 * The bytes of one connection: TCP, TLS 1.3, frames, messages. Tells the session actor who the peer
 * is, what it says, one message at a time, and how it ends.
 */
final class SensorStream {

  private final BoundedSourceQueue<LinkMessage.FromCoordinator> queue;
  private final UniqueKillSwitch kill;
  private final AtomicLong sent;

  private SensorStream(
      BoundedSourceQueue<LinkMessage.FromCoordinator> queue,
      UniqueKillSwitch kill,
      AtomicLong sent) {
    this.queue = queue;
    this.kill = kill;
    this.sent = sent;
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
    var sent = new AtomicLong();
    var wire =
        BidiFlow.fromGraph(KillSwitches.<ByteString, ByteString>singleBidi())
            .atop(Framing.simpleFramingProtocol(Wire.MAX_MESSAGE))
            .atop(records())
            .atop(tls(identity, session))
            .join(connection.flow());
    var made =
        Source.<LinkMessage.FromCoordinator>queue(limits.maxQueued())
            .via(outgoing(sent, shared))
            .viaMat(wire, Keep.both())
            .via(incoming(limits, counters))
            .to(sink(session))
            .run(materializer);
    return new SensorStream(made.first(), made.second(), sent);
  }

  /** Refuses connections that are over a limit, before any handshake. */
  static void turnAway(Tcp.IncomingConnection connection, Materializer materializer) {
    connection.handleWith(
        Flow.fromSinkAndSource(Sink.cancelled(), Source.<ByteString>empty()), materializer);
  }

  private static Peer requireSensor(SSLSession session) {
    try {
      var peer = Peer.of(session);
      if (!peer.may(Role.SENSOR)) {
        throw new LinkException(peer.name() + " holds no sensor's certificate");
      }
      return peer;
    } catch (IdentityException e) {
      throw new LinkException(String.valueOf(e.getMessage()), e);
    }
  }

  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls(
      Identity identity, ActorRef<SensorSession.Command> session) {
    return TLS.create(
        identity::serverEngine,
        peer -> session.tell(new SensorSession.Known(requireSensor(peer))),
        TLSClosing.eagerClose());
  }

  private static BidiFlow<ByteString, SslTlsOutbound, SslTlsInbound, ByteString, NotUsed>
      records() {
    return BidiFlow.fromFlows(
        Flow.of(ByteString.class).<SslTlsOutbound>map(SendBytes::new),
        Flow.of(SslTlsInbound.class).collectType(SessionBytes.class).map(SessionBytes::bytes));
  }

  private static Flow<LinkMessage.FromCoordinator, ByteString, NotUsed> outgoing(
      AtomicLong sent, SharedDeltas shared) {
    return Flow.of(LinkMessage.FromCoordinator.class)
        .statefulMapConcat(() -> {
          var fitter = new MessageFitter(shared);
          return message -> {
            sent.incrementAndGet();
            return fitter.fit(message);
          };
        });
  }

  private static Flow<ByteString, LinkMessage.FromSensor, NotUsed> incoming(
      LinkLimits limits, LinkCounters counters) {
    return Flow.of(ByteString.class)
        .initialTimeout(limits.handshake())
        .idleTimeout(limits.idle())
        .mapConcat(bytes -> decoded(bytes, counters))
        .throttle(
            limits.evidenceRate(),
            Duration.ofSeconds(1),
            Math.max(2 * limits.evidenceRate(), LinkMessage.MAX_EVIDENCE + 1),
            SensorStream::cost,
            ThrottleMode.shaping());
  }

  private static List<LinkMessage.FromSensor> decoded(ByteString bytes, LinkCounters counters)
      throws WireException {
    var message = Wire.decode(bytes.toArrayUnsafe(), LinkMessage.class);
    if (message.isPresent() && message.get() instanceof LinkMessage.FromSensor said) {
      return List.of(said);
    }
    counters.unknown.increment();
    return List.of();
  }

  private static int cost(LinkMessage.FromSensor message) {
    return message instanceof LinkMessage.Report report ? 1 + report.evidence().size() : 1;
  }

  private static Sink<LinkMessage.FromSensor, NotUsed> sink(
      ActorRef<SensorSession.Command> session) {
    Function<ActorRef<SensorSession.Ack>, SensorSession.Command> open = SensorSession.Opened::new;
    return ActorSink.actorRefWithBackpressure(
        session,
        (ack, message) -> new SensorSession.Received(message, ack),
        open,
        SensorSession.Ack.NEXT,
        SensorSession.End.COMPLETED,
        SensorSession.Failed::new);
  }

  /** Whether the message could be queued; if not, the peer has not read for long. */
  boolean offer(LinkMessage.FromCoordinator message) {
    return queue.offer(message).isEnqueued();
  }

  /** Messages handed to the connection so far; grows only while the peer reads. */
  long sent() {
    return sent.get();
  }

  /** Whether messages wait. */
  boolean waiting() {
    return queue.size() > 0;
  }

  /** Ends the connection once all that waits is sent. */
  void finish() {
    queue.complete();
  }

  /** Ends the connection now. */
  void abort(String why) {
    kill.abort(new LinkException(why));
  }
}
