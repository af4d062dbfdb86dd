package io.picketline.coordinator.api;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.metrics.Scrape;
import io.picketline.events.EventFeed;
import io.picketline.identity.Identity;
import io.picketline.local.Exchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers programs over HTTP/1.1 by TLS 1.3: people by their certificates, each what his role may.
 * Each connection has a thread of its own; who is let in, and for how long, is the {@link Gate}'s.
 */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int BACKLOG = 64;

  /** After a failure to accept: descriptors that have run out do not come back at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

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

  private final ServerSocket server;
  private final Supplier<Identity> identity;
  private final Api api;
  private final Front front;
  private final Gate gate;
  private final Http http = new Http();

  private ApiServer(ServerSocket server, Settings settings, EventStream.Pace pace) {
    this.server = server;
    this.identity = settings.identity();
    var behind =
        new Api.Behind(
            settings.exchange(),
            settings.feed(),
            settings.scrape(),
            settings.identity().get().self().name());
    this.api = new Api(behind, pace, settings.counters(), settings.clock());
    this.front = new Front(api, settings.identity(), settings.clock());
    this.gate = new Gate(settings.counters(), settings.clock());
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if it cannot be listened there
   */
  public static ApiServer start(Settings settings) throws IOException {
    return start(settings, EventStream.Pace.USUAL, new ServerSocket());
  }

  /** The same with another pace of streams, and by that socket. */
  static ApiServer start(Settings settings, EventStream.Pace pace, ServerSocket server)
      throws IOException {
    HelidonLog.install();
    try {
      var listen = settings.listen();
      server.bind(new InetSocketAddress(listen.host(), listen.port()), BACKLOG);
      var api = new ApiServer(server, settings, pace);
      Thread.ofVirtual().name("api").start(api::accept);
      return api;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var plain = server.accept();
        gate.admit(plain)
            .ifPresent(
                visit -> Thread.ofVirtual().name("api-connection").start(() -> serve(visit)));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("the API does not accept: {}", e.toString());
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  private void serve(Visit visit) {
    try (var tls = identity.get().accepting(visit.plain())) {
      http.serve(tls, visit.name(), (request, response) -> front.handle(request, response, visit));
      tls.shutdownOutput();
      visit.linger();
    } catch (IOException | RuntimeException e) { // what ends one connection ends no other
      LOG.debug("a connection to the API ended: {}", e.toString());
    } finally {
      gate.leave(visit);
    }
  }

  /** All that can be asked for. */
  List<Operation> operations() {
    return api.operations();
  }

  /** Where it listens. */
  public InetSocketAddress listening() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** Ends all connections and takes no more. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("the API's socket cannot be closed: {}", e.toString());
    }
    gate.close();
    http.close();
  }
}
