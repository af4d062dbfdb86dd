package io.picketline.lab.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A web server on a host of the lab that daemons tell what happens, and that keeps it. */
public final class Inbox implements AutoCloseable {

  private static final int PORT = 8088;
  private static final int TAKEN = 204;
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final List<String> told = new CopyOnWriteArrayList<>();

  private Inbox(HttpServer server) {
    this.server = server;
  }

  /** Opens one on a host. */
  public static Inbox open(String host) {
    var server =
        new NetworkNamespace(host).call(() -> HttpServer.create(new InetSocketAddress(PORT), 0));
    var inbox = new Inbox(server);
    server.createContext("/", inbox::take);
    server.start();
    return inbox;
  }

  /** The setting of a daemon that is to tell one at that address what happens. */
  public static String setting(SourceAddress address) {
    return "notify { inbox { type = webhook, url = \"http://%s:%d/\" } }".formatted(address, PORT);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      exchange.sendResponseHeaders(TAKEN, NO_BODY);
    }
  }

  /** How often it was told so by then, if it was at all. */
  public long told(Predicate<String> event, Duration limit) {
    var _ = Fleet.await(limit, () -> told.stream().anyMatch(event));
    return told.stream().filter(event).count();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
