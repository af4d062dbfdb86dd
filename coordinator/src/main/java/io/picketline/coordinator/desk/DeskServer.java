package io.picketline.coordinator.desk;

import io.picketline.config.Endpoint;
import io.picketline.coordinator.door.Door;
import io.picketline.identity.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk's listener: TLS 1.3, a few connections at a time and a few of each host, each on a
 * thread of its own and for a limited time.
 */
public final class DeskServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeskServer.class);
  private static final int BACKLOG = 64;
  static final int MOST = 64;
  static final int MOST_OF_ONE = 8;

  /** After a failure to accept: descriptors that have run out do not come back at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * What the desk is made from.
   *
   * @param directory the identity's, with the authority in it
   * @param identity shown to whoever comes
   */
  public record Settings(
      Endpoint listen,
      Path directory,
      Supplier<Identity> identity,
      Directions directions,
      Registrar registrar,
      PeopleDesk people,
      DeskCounters counters,
      InstantSource clock) {}

  private final ServerSocket server;
  private final Settings settings;
  private final JoinDesk joining;
  private final Tries calls;
  private final Door<Socket> door = new Door<>(MOST, MOST_OF_ONE, DeskServer::end);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private DeskServer(ServerSocket server, Settings settings, EvenPace pace) {
    this.server = server;
    this.settings = settings;
    this.joining = new JoinDesk(settings, pace);
    this.calls = new Tries(Tries.CALLS_OF_ONE, Tries.CALLS_OF_ALL, settings.clock());
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if it cannot be listened there
   */
  public static DeskServer start(Settings settings) throws IOException {
    return start(settings, EvenPace.ofSystem());
  }

  /** The same at another pace. */
  static DeskServer start(Settings settings, EvenPace pace) throws IOException {
    var server = new ServerSocket();
    try {
      var listen = settings.listen();
      server.bind(new InetSocketAddress(listen.host(), listen.port()), BACKLOG);
      var desk = new DeskServer(server, settings, pace);
      Thread.ofVirtual().name("desk").start(desk::accept);
      return desk;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress listening() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** Ends all connections and takes no more. */
  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        take(server.accept());
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("the desk does not accept: {}", e.toString());
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  private void take(Socket socket) throws IOException {
    settings.counters().connections.increment();
    var from = socket.getInetAddress();
    if (!calls.admit(from) || !door.admit(from, socket)) {
      settings.counters().turnedAway.increment();
      socket.close();
      return;
    }
    open.add(socket);
    Thread.ofVirtual()
        .name("desk-connection")
        .start(() -> {
          try {
            new DeskConnection(socket, settings, joining, () -> door.serves(from, socket)).serve();
          } finally {
            open.remove(socket);
            door.leave(from, socket);
          }
        });
  }

  /** The socket below TLS: to close it never waits for the peer. */
  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a connection to the desk could not be closed: {}", e.toString());
    }
  }
}
