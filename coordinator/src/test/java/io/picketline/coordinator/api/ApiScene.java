package io.picketline.coordinator.api;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.Fleet;
import io.picketline.coordinator.metrics.JvmMeters;
import io.picketline.coordinator.metrics.Scrape;
import io.picketline.events.EventRing;
import io.picketline.events.EventStore;
import io.picketline.identity.Identity;
import io.picketline.local.Exchange;
import io.picketline.local.LocalDesk;
import io.picketline.local.Refusals;
import io.picketline.protocol.Role;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.log.Epoch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An API on the loopback before a desk of the test's, and who calls there. */
final class ApiScene implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final EventPlace BEGINNING = new EventPlace(new Epoch(1, 7), 0, 0);

  final Fleet fleet;
  final ApiCounters counters = new ApiCounters();
  final EventRing events = new EventRing(100, EventStore.NONE, BEGINNING);
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  final AtomicReference<Identity> identity = new AtomicReference<>();
  final ApiServer server;
  private final JvmMeters jvm = new JvmMeters();

  ApiScene(Path directory, LocalDesk desk) throws Exception {
    this(directory, desk, EventStream.Pace.USUAL);
  }

  ApiScene(Path directory, LocalDesk desk, EventStream.Pace pace) throws Exception {
    this(directory, desk, pace, new ServerSocket());
  }

  ApiScene(Path directory, LocalDesk desk, EventStream.Pace pace, ServerSocket socket)
      throws Exception {
    fleet = new Fleet(directory);
    identity.set(Identity.load(fleet.issue(Role.COORDINATOR, "coord1"), Role.COORDINATOR));
    var exchange = new Exchange(desk, new Refusals(Clock.systemUTC()), PATIENCE).telling(events);
    server =
        ApiServer.start(
            new ApiServer.Settings(
                new Endpoint("127.0.0.1", 0),
                identity::get,
                exchange,
                events,
                new Scrape(desk, jvm),
                counters,
                now::get),
            pace,
            socket);
  }

  /** All that can be asked for. */
  List<Operation> operations() {
    return server.operations();
  }

  /** Somebody with a certificate of that role. */
  HttpCaller person(Role role, String name) throws Exception {
    return new HttpCaller(Identity.loadUser(fleet.issue(role, name)).connect(plain("127.0.0.1")));
  }

  /** A connection without TLS, from that address of the loopback. */
  Socket plain(String from) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.listening().getPort()));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** Somebody without a certificate. */
  HttpCaller nobody() throws Exception {
    return new HttpCaller(believer("TLSv1.3"));
  }

  /** A client that shows no certificate and believes any. */
  SSLSocket believer(String protocol) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Believer()}, null);
    var plain = plain("127.0.0.1");
    var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return socket;
  }

  private static final class Believer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public void close() {
    server.close();
    jvm.close();
  }
}
