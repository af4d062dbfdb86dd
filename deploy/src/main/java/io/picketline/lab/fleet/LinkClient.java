package io.picketline.lab.fleet;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.wire.Frames;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A link to a coordinator with a host's certificate, on which the lab says whatever it likes, be it
 * a lie or no message at all. Says nothing by itself.
 */
public final class LinkClient implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Socket socket;
  private final OutputStream out;
  private final Map<Class<?>, LinkMessage.FromCoordinator> latest = new ConcurrentHashMap<>();
  private volatile boolean ended;

  private LinkClient(Socket socket) throws IOException {
    this.socket = socket;
    out = new BufferedOutputStream(socket.getOutputStream());
    Thread.ofPlatform().daemon().name("link-client").start(this::read);
  }

  static LinkClient open(String host, Path identity, SourceAddress coordinator, int port) {
    try {
      var own = Identity.load(identity, Role.SENSOR);
      var to = new InetSocketAddress(coordinator.toInetAddress(), port);
      return new LinkClient(own.connect(new NetworkNamespace(host).call(() -> connected(to))));
    } catch (IdentityException | IOException e) {
      throw new LabException("no link from %s: %s".formatted(host, e.getMessage()), e);
    }
  }

  private static Socket connected(InetSocketAddress to) throws IOException {
    var socket = new Socket();
    socket.connect(to, CONNECT_MILLIS);
    return socket;
  }

  private void read() {
    try (var in = new BufferedInputStream(socket.getInputStream())) {
      while (!ended) {
        Frames.read(in, LinkMessage.FromCoordinator.class)
            .ifPresent(message -> latest.put(message.getClass(), message));
      }
    } catch (IOException e) {
      // how a link ends; whoever waits for it looks at the flag
      ended = true;
    }
  }

  /** Sends what is framed as a message, of whichever type; false if the link has ended. */
  public synchronized boolean say(Object message) {
    try {
      Frames.write(out, message);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends bytes as they are; false if the link has ended. */
  public synchronized boolean send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The last message of that type. */
  public <T extends LinkMessage.FromCoordinator> Optional<T> latest(Class<T> type) {
    return Optional.ofNullable(latest.get(type)).map(type::cast);
  }

  /** Waits for a message of that type. */
  public <T extends LinkMessage.FromCoordinator> Optional<T> await(Class<T> type) {
    var _ = Fleet.await(LIMIT, () -> ended || latest(type).isPresent());
    return latest(type);
  }

  /** Whether the coordinator has ended the link. */
  public boolean hasEnded() {
    return ended;
  }

  /** Whether the coordinator ends the link in time. */
  public boolean awaitEnd() {
    return Fleet.await(LIMIT, () -> ended);
  }

  @Override
  public void close() {
    ended = true;
    try {
      socket.close();
    } catch (IOException e) {
      throw new LabException("cannot close a link", e);
    }
  }
}
