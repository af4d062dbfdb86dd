package io.picketline.local;

import io.picketline.protocol.local.Asker;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of the command: one exchange, within a limit of time. */
final class LocalConnection {

  private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);

  private final SocketChannel connection;
  private final Exchange exchange;
  private final Entrance entrance;

  /**
   * By which door it came.
   *
   * @param place the socket and its host, for the audit
   * @param remedy what one can do who may not ask there what he wants
   */
  record Entrance(Door door, String place, String remedy) {}

  LocalConnection(SocketChannel connection, Exchange exchange, Entrance entrance) {
    this.connection = connection;
    this.exchange = exchange;
    this.entrance = entrance;
  }

  void serve() {
    try (var deadline = new Deadline(connection, exchange.limit())) {
      exchange.serve(
          Channels.newInputStream(connection),
          Channels.newOutputStream(connection),
          asker(),
          entrance.remedy(),
          deadline::extend);
    } catch (IOException e) {
      LOG.debug("a request on the local socket failed: {}", e.toString());
    } finally {
      close();
    }
  }

  private Asker asker() throws IOException {
    var peer = connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return new Asker(
        PeerName.of(peer.user()), entrance.place(), entrance.door().right(), Optional.empty());
  }

  private void close() {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("a request could not be closed: {}", e.toString());
    }
  }
}
