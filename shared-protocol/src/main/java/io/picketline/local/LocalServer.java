package io.picketline.local;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Unix socket of the command: a few connections at a time, each with a limited life. */
public final class LocalServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
  private static final Set<String> ROOT = Set.of("root", "0");
  private static final int MOST_AT_A_TIME = 32;
  private static final int BACKLOG = 64;

  /** After a failure to accept: descriptors that have run out do not come back at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Longest path of a Unix socket on Linux (unix(7)), the final zero not counted. */
  private static final int MAX_PATH_BYTES = 107;

  /** What a file is, and that it is a socket, in its mode (inode(7)). */
  private static final int FILE_TYPE = 0xf000;

  private static final int SOCKET_TYPE = 0xc000;

  private final Path socket;
  private final ServerSocketChannel server;
  private final LocalDesk desk;
  private final Duration limit;
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);

  LocalServer(Path socket, ServerSocketChannel server, LocalDesk desk, Duration limit) {
    this.socket = socket;
    this.server = server;
    this.desk = desk;
    this.limit = limit;
  }

  /**
   * Begins to answer on {@code socket}, which owner and group may use. A file left behind by a
   * crash is removed.
   *
   * @param limit how long a connection may last
   * @throws IOException in the operator's words, if the socket cannot be had
   */
  public static LocalServer start(Path socket, LocalDesk desk, Duration limit) throws IOException {
    requireFree(socket);
    try {
      return new LocalServer(socket, bind(socket), desk, limit).started();
    } catch (IOException e) {
      throw new IOException("socket %s: %s".formatted(socket, reason(e)), e);
    }
  }

  /**
   * Makes sure that {@link #start} can have the socket, as far as can be told before; removes a
   * file that a crash left behind.
   *
   * @throws IOException in the operator's words, if another daemon answers there, say
   */
  public static void requireFree(Path socket) throws IOException {
    if (socket.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
        > MAX_PATH_BYTES) {
      throw new IOException("%s: too long for a Unix socket".formatted(socket));
    }
    try {
      createDirectory(socket);
      removeStale(socket);
    } catch (IOException e) {
      throw new IOException("socket %s: %s".formatted(socket, reason(e)), e);
    }
  }

  private static void createDirectory(Path socket) throws IOException {
    var directory = socket.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
  }

  private static void removeStale(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    if (((int) Files.getAttribute(socket, "unix:mode") & FILE_TYPE) != SOCKET_TYPE) {
      throw new IOException("is there and no socket");
    }
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      throw new IOException("another daemon answers there; stop it first");
    } catch (SocketException _) {
      Files.delete(socket);
    }
  }

  private static ServerSocketChannel bind(Path socket) throws IOException {
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException denied
        ? "no right to write %s; run as its owner".formatted(denied.getFile())
        : String.valueOf(e.getMessage());
  }

  LocalServer started() {
    Thread.ofVirtual().name("local-server").start(this::accept);
    return this;
  }

  /** Stops answering and removes the socket. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }

  private void accept() {
    while (server.isOpen()) {
      places.acquireUninterruptibly();
      try {
        var connection = server.accept();
        Thread.ofVirtual().name("local-request").start(() -> serve(connection));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        places.release();
        LOG.warn("the local socket does not accept: {}", e.toString());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Root, by name or, where it has none, by number; and whoever made the socket: the daemon. */
  private boolean isAdmin(UserPrincipal user) {
    if (ROOT.contains(user.getName())) {
      return true;
    }
    try {
      return Files.getOwner(socket).equals(user);
    } catch (IOException e) {
      LOG.warn("the owner of {} cannot be told: {}", socket, e.toString());
      return false;
    }
  }

  private void serve(SocketChannel connection) {
    try {
      new LocalConnection(connection, desk, limit, this::isAdmin).serve();
    } finally {
      places.release();
    }
  }
}
