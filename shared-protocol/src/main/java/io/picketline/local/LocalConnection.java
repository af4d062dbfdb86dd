package io.picketline.local;

import io.picketline.protocol.local.Asker;
import io.picketline.relay.Errand;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of the command: one exchange or errand, within a limit of time. */
final class LocalConnection {

  private static final Logger LOG = LoggerFactory.getLogger(LocalConnection.class);

  private final SocketChannel connection;
  private final Exchange exchange;
  private final Errands errands;
  private final Entrance entrance;

  /**
   * By which door it came.
   *
   * @param place the socket and its host, for the audit
   * @param remedy what one can do who may not ask there what he wants
   */
  record Entrance(Door door, String place, String remedy) {}

  LocalConnection(SocketChannel connection, Exchange exchange, Errands errands, Entrance entrance) {
    this.connection = connection;
    this.exchange = exchange;
    this.errands = errands;
    this.entrance = entrance;
  }

  void serve() {
    try (var deadline = new Deadline(connection, exchange.limit())) {
      serve(
          new PushbackInputStream(Channels.newInputStream(connection), Integer.BYTES),
          Channels.newOutputStream(connection),
          deadline);
    } catch (IOException e) {
      LOG.debug("a request on the local socket failed: {}", e.toString());
    } finally {
      close();
    }
  }

  private void serve(PushbackInputStream in, OutputStream out, Deadline deadline)
      throws IOException {
    var first = in.readNBytes(Integer.BYTES);
    if (first.length == Integer.BYTES && ByteBuffer.wrap(first).getInt() == Errand.MARK) {
      errands.serve(in, out, new Errands.Caller(asker(), entrance.remedy()));
    } else {
      in.unread(first);
      exchange.serve(in, out, asker(), entrance.remedy(), deadline::extend);
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
