package io.picketline.local;

import io.picketline.protocol.local.LocalReply;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the sockets: a few connections at a time, and fewer of one user, so that neither those at
 * one socket bar the other, nor one user the others.
 */
final class DoorServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DoorServer.class);
  private static final int MOST_AT_A_TIME = 64;
  private static final int MOST_OF_ONE_USER = 16;

  /** After a failure to accept: descriptors that have run out do not come back at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path socket;
  private final ServerSocketChannel server;
  private final Exchange exchange;
  private final Errands errands;
  private final LocalConnection.Entrance entrance;
  private final CallerPlaces places = new CallerPlaces(MOST_AT_A_TIME, MOST_OF_ONE_USER);

  DoorServer(
      Path socket,
      ServerSocketChannel server,
      Exchange exchange,
      Errands errands,
      LocalConnection.Entrance entrance) {
    this.socket = socket;
    this.server = server;
    this.exchange = exchange;
    this.errands = errands;
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
      try {
        var connection = server.accept();
        Thread.ofVirtual().name("local-request").start(() -> serve(connection));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        LOG.warn("the local socket does not accept: {}", e.toString());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      var user = connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      if (!places.take(user)) {
        turnAway(connection);
        return;
      }
      try {
        new LocalConnection(connection, exchange, errands, entrance).serve();
      } finally {
        places.leave(user);
      }
    } catch (IOException e) {
      LOG.debug("a request on the local socket failed: {}", e.toString());
    }
  }

  private static void turnAway(SocketChannel connection) throws IOException {
    var full = "too many requests at a time; try again when some of them are answered";
    Frames.write(
        Channels.newOutputStream(connection),
        new LocalReply.Refused(LocalReply.Reason.UNAVAILABLE, full));
  }
}
