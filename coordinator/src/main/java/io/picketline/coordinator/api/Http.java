package io.picketline.coordinator.api;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.context.Context;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriter;
import io.helidon.common.socket.TlsSocket;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocket;

/**
 * HTTP/1.1 as Helidon speaks it, over connections that we have accepted: its own listener ends for
 * good once it cannot accept, as when descriptors have run out.
 */
final class Http implements AutoCloseable {

  /** Most bytes of a request's body: an import of 500 blocks with long reasons. */
  static final int MOST_BODY = 512 * 1024;

  private static final int MOST_HEADERS = 16 * 1024;
  private static final String UNREADABLE = "it cannot be read as HTTP/1.1, or is too long";
  private static final int MOST_FIRST_LINE = 4 * 1024;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ListenerContext surroundings =
      new Surroundings(
          Context.create(),
          MediaContext.builder().mediaSupportsDiscoverServices(false).build(),
          ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build(),
          problems(),
          ListenerConfig.builder()
              .maxPayloadSize(MOST_BODY)
              .protocolsDiscoverServices(false)
              .concurrencyLimitDiscoverServices(false)
              .buildPrototype(),
          threads);
  private final Http1ConnectionSelector http1 =
      Http1ConnectionSelector.builder()
          .config(
              Http1Config.builder()
                  .maxHeadersSize(MOST_HEADERS)
                  .maxPrologueLength(MOST_FIRST_LINE)
                  .build())
          .build();

  /** What Helidon asks of a listener. */
  private record Surroundings(
      Context context,
      MediaContext mediaContext,
      ContentEncodingContext contentEncodingContext,
      DirectHandlers directHandlers,
      ListenerConfig config,
      ExecutorService executor)
      implements ListenerContext {}

  /** What Helidon asks of a connection. */
  private record Connection(
      HelidonSocket socket,
      ListenerContext listenerContext,
      Router router,
      DataReader dataReader,
      DataWriter dataWriter)
      implements ConnectionContext {

    @Override
    public ExecutorService executor() {
      return listenerContext.executor();
    }

    @Override
    public PeerInfo remotePeer() {
      return socket.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return socket.localPeer();
    }

    @Override
    public boolean isSecure() {
      return socket.isSecure();
    }

    @Override
    public String socketId() {
      return socket.socketId();
    }

    @Override
    public String childSocketId() {
      return socket.childSocketId();
    }

    @Override
    public HelidonSocket serverSocket() {
      return socket;
    }
  }

  /**
   * Has one connection's requests answered by {@code handler}, one after the other; returns when it
   * is to be closed.
   *
   * @throws IOException if the handshake fails
   * @throws RuntimeException if the other end is gone
   */
  void serve(SSLSocket tls, String name, Handler handler) throws IOException {
    tls.startHandshake();
    var socket = TlsSocket.server(tls, name, "api");
    var routing = HttpRouting.builder().any(handler);
    var connection =
        new Connection(
            socket,
            surroundings,
            Router.builder().addRouting(routing).build(),
            DataReader.create(() -> read(socket)),
            SocketWriter.create(socket));
    try {
      http1.connection(connection).handle(FixedLimit.create());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] read(HelidonSocket socket) {
    try {
      return socket.get();
    } catch (UncheckedIOException e) {
      throw new CloseConnectionException("the other end is gone", e);
    }
  }

  /**
   * What Helidon refuses itself is told as all else is. What is our fault the API tells itself: any
   * failure of Helidon's is over something that it could not read.
   */
  private static DirectHandlers problems() {
    DirectHandler problem =
        (_, _, status, _, _) -> {
          var answer = Problem.ofStatus(status.code(), UNREADABLE).answer();
          return DirectHandler.TransportResponse.builder()
              .status(Status.create(answer.status()))
              .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, answer.type()))
              .header(HeaderValues.CONNECTION_CLOSE)
              .keepAlive(false)
              .entity(answer.body())
              .build();
        };
    var all = DirectHandlers.builder();
    for (var event : DirectHandler.EventType.values()) {
      all.addHandler(event, problem);
    }
    return all.build();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
