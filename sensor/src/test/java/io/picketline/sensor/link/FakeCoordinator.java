package io.picketline.sensor.link;

import akka.actor.typed.ActorSystem;
import akka.stream.BoundedSourceQueue;
import akka.stream.TLSClosing;
import akka.stream.TLSProtocol;
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
import io.picketline.protocol.link.LinkMessage;
import io.picketline.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A coordinator's end of the link that says what a test has it say. */
final class FakeCoordinator {

  private final BlockingQueue<LinkMessage.FromSensor> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<BoundedSourceQueue<ByteString>> connections =
      new LinkedBlockingQueue<>();
  private final Tcp.ServerBinding binding;

  FakeCoordinator(ActorSystem<?> system, Identity identity) {
    var tls = TLS.create(identity::serverEngine, _ -> {}, TLSClosing.eagerClose());
    binding =
        Tcp.get(system)
            .bind("127.0.0.1", 0)
            .to(
                Sink.foreach(connection -> {
                  var plain =
                      Flow.<ByteString>create()
                          .<TLSProtocol.SslTlsOutbound>map(TLSProtocol.SendBytes::new)
                          .via(tls.join(connection.flow()))
                          .collectType(TLSProtocol.SessionBytes.class)
                          .map(TLSProtocol.SessionBytes::bytes);
                  connections.add(
                      Source.<ByteString>queue(64)
                          .via(Framing.simpleFramingProtocol(Wire.MAX_MESSAGE).join(plain))
                          .toMat(Sink.foreach(this::take), Keep.left())
                          .run(system));
                }))
            .run(system)
            .toCompletableFuture()
            .join();
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", binding.localAddress().getPort());
  }

  /** The next connection that was made. */
  BoundedSourceQueue<ByteString> connection() throws InterruptedException {
    var next = connections.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nobody connected");
    }
    return next;
  }

  /** The next message of a kind; others are passed over. */
  <T extends LinkMessage.FromSensor> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      var message = received.poll(30, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no " + kind.getSimpleName());
      }
      if (kind.isInstance(message)) {
        return kind.cast(message);
      }
    }
  }

  /** What has come of a kind and was not asked for yet. */
  <T extends LinkMessage.FromSensor> List<T> remaining(Class<T> kind) {
    return received.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static void say(BoundedSourceQueue<ByteString> to, LinkMessage.FromCoordinator message) {
    to.offer(ByteString.fromArray(Wire.encode(message)));
  }

  private void take(ByteString bytes) {
    try {
      Wire.decode(bytes.toArray(), LinkMessage.FromSensor.class).ifPresent(received::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
