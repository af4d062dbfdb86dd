package io.picketline.coordinator.api;

import io.picketline.coordinator.door.Door;
import io.picketline.local.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the API, which is closed if what is awaited takes too long. Thread-safe. */
final class Visit implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final int LINGER_BYTES = 8 * 1024;

  private final Socket plain;
  private final Deadline deadline;
  private final InetAddress from;
  private final Door<Visit> door;

  /**
   * One that begins.
   *
   * @param plain the socket below TLS: to close it never waits for the peer
   * @param limit for the handshake and the first request
   * @param door counts it
   * @param late called when it has taken too long
   */
  Visit(Socket plain, Duration limit, Door<Visit> door, Runnable late) {
    this.plain = plain;
    this.from = plain.getInetAddress();
    this.door = door;
    this.deadline =
        new Deadline(
            () -> {
              if (!plain.isClosed()) {
                late.run();
                close();
              }
            },
            limit);
  }

  /** The socket below TLS. */
  Socket plain() {
    return plain;
  }

  InetAddress from() {
    return from;
  }

  /** What tells it from others. */
  String name() {
    return plain.getRemoteSocketAddress().toString();
  }

  /** It has shown whose it is: it makes room for nobody. */
  void serves() {
    door.serves(from, this);
  }

  /** It has so long from now on. */
  void extend(Duration limit) {
    deadline.extend(limit);
  }

  /**
   * Takes a little of what the other end still sends, though nobody answers it any more: to close
   * on it would tear up the answer that it has not read.
   */
  void linger() throws IOException {
    deadline.extend(LINGER);
    var rest = plain.getInputStream();
    var taken = new byte[LINGER_BYTES];
    for (long all = 0, next = 0; next >= 0 && all < Http.MOST_BODY; all += next) {
      next = rest.read(taken);
    }
  }

  @Override
  public void close() {
    deadline.close();
    try {
      plain.close();
    } catch (IOException e) {
      LOG.debug("a connection to the API could not be closed: {}", e.toString());
    }
  }
}
