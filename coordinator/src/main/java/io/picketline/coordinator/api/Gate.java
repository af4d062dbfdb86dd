package io.picketline.coordinator.api;

import io.picketline.coordinator.desk.Tries;
import io.picketline.coordinator.door.Door;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connections in: a few at a time and a few of each place, each for a limited time.
 * Thread-safe.
 */
final class Gate implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  static final int MOST = 128;
  static final int MOST_OF_ONE = 32;

  /** For the handshake and until the first request is read. */
  static final Duration NEWCOMER_LIMIT = Duration.ofSeconds(10);

  private final ApiCounters counters;
  private final Tries calls;
  private final Door<Visit> door = new Door<>(MOST, MOST_OF_ONE, Visit::close);
  private final Set<Visit> visits = ConcurrentHashMap.newKeySet();

  /** One where nobody has come. */
  Gate(ApiCounters counters, InstantSource clock) {
    this.counters = counters;
    this.calls = new Tries(Tries.CALLS_OF_ONE, Tries.CALLS_OF_ALL, clock);
  }

  /** The connection, if it is let in, until it {@link #leave leaves}; else it is closed. */
  Optional<Visit> admit(Socket plain) {
    counters.connections.increment();
    var from = plain.getInetAddress();
    if (!calls.admit(from)) { // of these there may be many: none is to leave an alarm behind
      counters.turnedAway.increment();
      close(plain);
      return Optional.empty();
    }
    var visit = new Visit(plain, NEWCOMER_LIMIT, door, counters.outOfTime::increment);
    if (!door.admit(from, visit)) {
      counters.turnedAway.increment();
      visit.close();
      return Optional.empty();
    }
    visits.add(visit);
    return Optional.of(visit);
  }

  private static void close(Socket plain) {
    try {
      plain.close();
    } catch (IOException e) {
      LOG.debug("a connection to the API could not be closed: {}", e.toString());
    }
  }

  /** One that was let in has ended. */
  void leave(Visit visit) {
    visit.close();
    visits.remove(visit);
    door.leave(visit.from(), visit);
  }

  @Override
  public void close() {
    visits.forEach(Visit::close);
  }
}
