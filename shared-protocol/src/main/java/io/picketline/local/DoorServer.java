package io.picketline.local;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the sockets: a few connections at a time, so that those at one bar no other. */
final class DoorServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DoorServer.class);
  private static final int MOST_AT_A_TIME = 32;

  /** After a failure to accept: descriptors that have run out do not come back at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path socket;
  private final ServerSocketChannel server;
  private final Exchange exchange;
  private final LocalConnection.Entrance entrance;
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);

  DoorServer(
      Path socket,
      ServerSocketChannel server,
      Exchange exchange,
      LocalConnection.Entrance entrance) {
    this.socket = socket;
    this.server = server;
    this.exchange = exchange;
    this.entrance = entrance;
  }

  DoorServer started() {
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

  private void serve(SocketChannel connection) {
    try {
      new LocalConnection(connection, exchange, entrance).serve();
    } finally {
      places.release();
    }
  }
}
