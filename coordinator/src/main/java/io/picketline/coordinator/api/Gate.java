package io.picketline.coordinator.api;

import io.picketline.coordinator.desk.Tries;
import io.picketline.coordinator.door.Door;
import io.picketline.identity.Identity;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;

/**
 * Lets connections in: a few at a time and a few of each place, each for a limited time, by TLS 1.3
 * with the identity of that moment. Thread-safe.
 */
final class Gate implements AutoCloseable {

  static final int MOST = 128;
  static final int MOST_OF_ONE = 32;

  /** For the handshake and until the first request is read. */
  static final Duration NEWCOMER_LIMIT = Duration.ofSeconds(10);

  private final Supplier<Identity> identity;
  private final ApiCounters counters;
  private final Tries calls;
  private final Door<Visit> door = new Door<>(MOST, MOST_OF_ONE, Visit::close);
  private final Map<SocketAddress, Visit> visits = new ConcurrentHashMap<>();

  /**
   * One where nobody has come.
   *
   * @param identity shown to whoever comes
   */
  Gate(Supplier<Identity> identity, ApiCounters counters, InstantSource clock) {
    this.identity = identity;
    this.counters = counters;
    this.calls = new Tries(Tries.CALLS_OF_ONE, Tries.CALLS_OF_ALL, clock);
  }

  /**
   * The connection before its handshake.
   *
   * @throws IOException if it is not let in
   */
  SSLSocket admit(Socket plain) throws IOException {
    counters.connections.increment();
    sweep();
    var from = plain.getInetAddress();
    var visit = new Visit(plain, NEWCOMER_LIMIT, door, counters.outOfTime::increment);
    if (!calls.admit(from) || !door.admit(from, visit)) {
      counters.turnedAway.increment();
      visit.close();
      throw new IOException("the API has no place for one more");
    }
    visits.put(plain.getRemoteSocketAddress(), visit);
    return identity.get().accepting(plain);
  }

  /** The connection from that port of that host, if it is there. */
  Optional<Visit> visit(SocketAddress from) {
    return Optional.ofNullable(visits.get(from));
  }

  /** Forgets those that have ended. */
  private void sweep() {
    for (var entry : visits.entrySet()) {
      var visit = entry.getValue();
      if (visit.over() && visits.remove(entry.getKey(), visit)) {
        visit.close();
        door.leave(visit.from(), visit);
      }
    }
  }

  @Override
  public void close() {
    visits.values().forEach(Visit::close);
  }
}
