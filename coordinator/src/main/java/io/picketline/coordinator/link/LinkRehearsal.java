package io.picketline.coordinator.link;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.TLSClosing;
import akka.stream.TLSProtocol.SendBytes;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.TLS;
import akka.util.ByteString;
import io.picketline.identity.Identity;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.Rehearsal;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Leads messages through this end of the link and back, in memory, with this host's own key, so
 * that the first real one meets compiled code.
 */
public final class LinkRehearsal {

  /** So that each message is a TLS record of its own, as it will be. */
  private static final int PER_SECOND = 1_000;

  private LinkRehearsal() {}

  /** Begins; done after about a second. */
  public static CompletionStage<Done> run(ActorSystem<?> system, Identity identity) {
    var client = TLS.create(identity::clientEngine, _ -> {}, TLSClosing.eagerClose());
    var server = TLS.create(identity::serverEngine, _ -> {}, TLSClosing.eagerClose());
    var answers = Flow.of(ByteString.class).map(LinkRehearsal::answer);
    var wire =
        framed().atop(client).atop(server.reversed()).atop(framed().reversed()).join(answers);
    return Source.range(1, Rehearsal.PASSES)
        .throttle(PER_SECOND, Duration.ofSeconds(1))
        .map(pass -> bytes(Rehearsal.report(pass, 4)))
        .via(wire)
        .map(bytes -> Wire.decode(bytes.toArray(), LinkMessage.FromCoordinator.class))
        .take(Rehearsal.PASSES)
        .runWith(Sink.ignore(), system);
  }

  private static BidiFlow<ByteString, SslTlsOutbound, SslTlsInbound, ByteString, NotUsed> framed() {
    return Framing.simpleFramingProtocol(Wire.MAX_MESSAGE)
        .atop(
            BidiFlow.fromFlows(
                Flow.of(ByteString.class).<SslTlsOutbound>map(SendBytes::new),
                Flow.of(SslTlsInbound.class)
                    .collectType(SessionBytes.class)
                    .map(SessionBytes::bytes)));
  }

  private static ByteString answer(ByteString bytes) throws WireException {
    var said = Wire.decode(bytes.toArray(), LinkMessage.class);
    var pass = said.orElseThrow() instanceof LinkMessage.Report report ? (int) report.seq() : 0;
    return bytes(Rehearsal.pushed(pass));
  }

  private static ByteString bytes(LinkMessage message) {
    return ByteString.fromArrayUnsafe(Wire.encode(message));
  }
}
