package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.Topology;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One connection from the attacker's host to a port of a coordinator, and how it ends. */
final class Knock {

  /** How long somebody who does not finish may stay, by the coordinator's own limits, and more. */
  private static final int PATIENCE_MILLIS = 40_000;

  private static final int CONNECT_MILLIS = 10_000;
  private static final int MOST = 16_384;

  /** The type of a TLS record that only tells why the connection ends (RFC 8446, 5.1). */
  private static final int ALERT = 21;

  private static final Duration DRIBBLE = Duration.ofMillis(500);

  private final Ground ground;
  private final int port;

  Knock(Ground ground, int port) {
    this.ground = ground;
    this.port = port;
  }

  /** A connection that says nothing yet. */
  Socket open() {
    return open(ground.topology().v4(Topology.ATTACKER));
  }

  /** The same from another address of the attacker. */
  Socket open(SourceAddress source) {
    return new NetworkNamespace(Topology.ATTACKER)
        .call(() -> {
          var socket = new Socket();
          socket.bind(new InetSocketAddress(source.toInetAddress(), 0));
          socket.connect(
              new InetSocketAddress(ground.target().toInetAddress(), port), CONNECT_MILLIS);
          socket.setSoTimeout(PATIENCE_MILLIS);
          return socket;
        });
  }

  /**
   * Shows papers, or none, and says a message if the handshake has not failed by then; it must be
   * shut out without an answer.
   */
  Seen shutOut(Optional<Papers> papers, String version, Object message) {
    var began = System.nanoTime();
    try (var plain = open();
        var socket = Papers.over(plain, papers, version)) {
      socket.startHandshake();
      Frames.write(socket.getOutputStream(), message);
      var first = socket.getInputStream().read();
      return first < 0
          ? new Seen(true, "closed after %s".formatted(since(began)))
          : new Seen(false, "it was answered");
    } catch (SocketTimeoutException _) {
      return new Seen(false, "still open after %s".formatted(since(began)));
    } catch (IOException e) {
      return new Seen(true, "%s after %s".formatted(reason(e), since(began)));
    }
  }

  /** Says bytes after the handshake, and waits for the end of it. */
  Seen linger(Papers papers, byte[] bytes) {
    var began = System.nanoTime();
    try (var plain = open();
        var socket = Papers.over(plain, Optional.of(papers), Papers.TLS13)) {
      socket.startHandshake();
      socket.getOutputStream().write(bytes);
      var first = socket.getInputStream().read();
      var how = first < 0 ? "closed" : "answered";
      return new Seen(first < 0, "%s after %s".formatted(how, since(began)));
    } catch (SocketTimeoutException _) {
      return new Seen(false, "still open after %s".formatted(since(began)));
    } catch (IOException e) {
      return new Seen(true, "%s after %s".formatted(reason(e), since(began)));
    }
  }

  /** Says bytes that are no TLS; nothing but an alert may come back before the end. */
  Seen garbage(byte[] bytes) {
    return plain(socket -> socket.getOutputStream().write(bytes));
  }

  /** Says what somebody else has said; a handshake may be begun, but no more. */
  Seen replay(byte[] bytes) {
    var began = System.nanoTime();
    try (var socket = open()) {
      socket.getOutputStream().write(bytes);
      var answer = socket.getInputStream().readNBytes(MOST);
      return new Seen(true, "ended after %s, %d bytes".formatted(since(began), answer.length));
    } catch (SocketTimeoutException _) {
      return new Seen(false, "still open after %s".formatted(since(began)));
    } catch (IOException e) {
      return new Seen(true, "%s after %s".formatted(reason(e), since(began)));
    }
  }

  /** Says one byte every half second, as long as it can. */
  Seen dribble(byte[] bytes) {
    return plain(socket -> Thread.ofVirtual().start(() -> drip(socket, bytes)));
  }

  /** Says nothing. */
  Seen silence() {
    return plain(_ -> {});
  }

  private static void drip(Socket socket, byte[] bytes) {
    try {
      for (var one : bytes) {
        socket.getOutputStream().write(one);
        LockSupport.parkNanos(DRIBBLE.toNanos());
      }
    } catch (IOException e) {
      // the other end has had enough, which is what is waited for
      Thread.onSpinWait();
    }
  }

  private interface Saying {
    void say(Socket socket) throws IOException;
  }

  private Seen plain(Saying saying) {
    var began = System.nanoTime();
    try (var socket = open()) {
      saying.say(socket);
      var answer = socket.getInputStream().readNBytes(MOST);
      return new Seen(
          answer.length == 0 || answer[0] == ALERT,
          answer.length == 0
              ? "closed after %s".formatted(since(began))
              : "%d bytes of type %d, closed after %s"
                  .formatted(answer.length, answer[0], since(began)));
    } catch (SocketTimeoutException _) {
      return new Seen(false, "still open after %s".formatted(since(began)));
    } catch (IOException e) {
      return new Seen(true, "%s after %s".formatted(reason(e), since(began)));
    }
  }

  /** In the words of whoever ended it. */
  static String reason(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("ended");
  }

  private static String since(long began) {
    return "%d ms".formatted((System.nanoTime() - began) / 1_000_000);
  }
}
