package io.picketline.coordinator.api;

import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.picketline.config.Endpoint;
import io.picketline.coordinator.metrics.Scrape;
import io.picketline.events.EventFeed;
import io.picketline.identity.Identity;
import io.picketline.local.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers programs over HTTP/1.1 by TLS 1.3: people by their certificates, each what his role may.
 * The HTTP is Helidon's; who is let in, and for how long, is the {@link Gate}'s.
 */
public final class ApiServer implements AutoCloseable {

  /** Most bytes of a request's body: an import of 500 blocks with long reasons. */
  static final int MOST_BODY = 512 * 1024;

  private static final int MOST_HEADERS = 16 * 1024;
  private static final int MOST_FIRST_LINE = 4 * 1024;
  private static final int BACKLOG = 64;

  /** More than the gate lets in: those that it is about to turn away. */
  private static final int MOST_SOCKETS = 512;

  private static final Duration GRACE = Duration.ofMillis(200);

  /**
   * What it is made from.
   *
   * @param identity shown to whoever comes
   * @param exchange answers what the command asks too
   */
  public record Settings(
      Endpoint listen,
      Supplier<Identity> identity,
      Exchange exchange,
      EventFeed feed,
      Scrape scrape,
      ApiCounters counters,
      InstantSource clock) {}

  private final WebServer server;
  private final Gate gate;
  private final Api api;
  private final Endpoint listen;

  private ApiServer(WebServer server, Gate gate, Api api, Endpoint listen) {
    this.api = api;
    this.server = server;
    this.gate = gate;
    this.listen = listen;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if it cannot be listened there
   */
  public static ApiServer start(Settings settings) throws IOException {
    return start(settings, EventStream.Pace.USUAL);
  }

  /** The same with another pace of streams. */
  static ApiServer start(Settings settings, EventStream.Pace pace) throws IOException {
    HelidonLog.install();
    var gate = new Gate(settings.identity(), settings.counters(), settings.clock());
    var behind =
        new Api.Behind(
            settings.exchange(),
            settings.feed(),
            settings.scrape(),
            settings.identity().get().self().name());
    var api = new Api(behind, pace, settings.counters(), settings.clock());
    var front = new Front(api, gate, settings.identity(), settings.clock());
    var server = server(settings.listen(), gate, front);
    try {
      server.start();
      return new ApiServer(server, gate, api, settings.listen());
    } catch (UncheckedIOException e) {
      throw Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e));
    }
  }

  private static WebServer server(Endpoint listen, Gate gate, Front front) {
    var http =
        Http1Config.builder()
            .maxHeadersSize(MOST_HEADERS)
            .maxPrologueLength(MOST_FIRST_LINE)
            .build();
    return WebServer.builder()
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .bindAddress(new InetSocketAddress(listen.host(), listen.port()))
        .backlog(BACKLOG)
        .useNio(false)
        .maxTcpConnections(MOST_SOCKETS)
        .maxPayloadSize(MOST_BODY)
        .shutdownGracePeriod(GRACE)
        .tls(Tls.builder().sslContext(GateContext.of(gate)).build())
        .addConnectionSelector(Http1ConnectionSelector.builder().config(http).build())
        .directHandlers(problems())
        .routing(HttpRouting.builder().any(front::handle))
        .build();
  }

  /** What Helidon refuses itself is told as all else is. */
  private static DirectHandlers problems() {
    DirectHandler problem =
        (_, _, status, _, _) -> {
          var answer = Problem.ofStatus(status.code(), status.reasonPhrase()).answer();
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

  /** All that can be asked for. */
  List<Operation> operations() {
    return api.operations();
  }

  /** Where it listens. */
  public InetSocketAddress listening() {
    return new InetSocketAddress(listen.host(), server.port());
  }

  /** Ends all connections and takes no more. */
  @Override
  public void close() {
    gate.close();
    server.stop();
  }
}
