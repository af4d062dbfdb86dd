package io.picketline.sensor.status;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Unix socket of the command: a few connections at a time, each with a limited life. */
public final class StatusServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final int MOST_AT_A_TIME = 32;
  private static final int BACKLOG = 64;

  private final Path socket;
  private final ServerSocketChannel server;
  private final LocalDesk desk;
  private final Duration limit;
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);

  private StatusServer(Path socket, ServerSocketChannel server, LocalDesk desk, Duration limit) {
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
  public static StatusServer start(Path socket, LocalDesk desk, Duration limit) throws IOException {
    var directory = socket.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    removeStale(socket);
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
    } catch (IOException e) {
      server.close();
      throw new IOException("socket %s: %s".formatted(socket, e.getMessage()), e);
    }
    var status = new StatusServer(socket, server, desk, limit);
    Thread.ofVirtual().name("status-server").start(status::accept);
    return status;
  }

  /** Stops answering and removes the socket. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }

  private static void removeStale(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    try (var other = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      throw new IOException(
          "socket %s: another sensor answers on %s".formatted(socket, other.getRemoteAddress()));
    } catch (ConnectException _) {
      Files.delete(socket);
    }
  }

  private void accept() {
    while (server.isOpen()) {
      places.acquireUninterruptibly();
      try {
        var connection = server.accept();
        Thread.ofVirtual().name("status-request").start(() -> serve(connection));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        places.release();
        LOG.warn("the status socket does not accept: {}", e.toString());
      }
    }
  }

  private void serve(SocketChannel connection) {
    try {
      new StatusRequest(connection, desk, limit).serve();
    } finally {
      places.release();
    }
  }
}
