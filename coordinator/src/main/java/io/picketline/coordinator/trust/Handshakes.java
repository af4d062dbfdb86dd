package io.picketline.coordinator.trust;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * Connections of others whose handshake is not over. One that takes too long is ended; so is the
 * oldest if there are too many, since a peer that belongs here is through in a moment. Thread-safe.
 */
final class Handshakes {

  /** Each costs some 90 KB of buffers. */
  static final int MOST = 128;

  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final String TOO_LONG =
      "the handshake takes longer than %d s".formatted(LONGEST.toSeconds());

  private final LongSupplier nanos;
  private final Deque<Begun> begun = new ArrayDeque<>();

  /** A handshake, how to end it, and when it began. */
  private record Begun(SSLEngine engine, Consumer<SSLException> end, long since) {

    /** Whether it goes on as far as the engine knows: one that has failed ends by itself. */
    boolean goesOn() {
      return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }
  }

  Handshakes(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * One more begins.
   *
   * @param end ends its connection; may be called from any thread
   */
  synchronized void begin(SSLEngine engine, Consumer<SSLException> end) {
    if (begun.size() >= MOST) {
      end(begun.removeFirst(), "too many handshakes at a time");
    }
    begun.addLast(new Begun(engine, end, nanos.getAsLong()));
  }

  /** The one that led to this session is over. */
  @SuppressWarnings("ReferenceEquality") // sessions that are not begun yet are all equal
  synchronized void over(SSLSession session) {
    begun.removeIf(one -> one.engine().getSession() == session);
  }

  /** Ends those that take too long. */
  synchronized void sweep() {
    var now = nanos.getAsLong();
    while (!begun.isEmpty() && now - begun.getFirst().since() >= LONGEST.toNanos()) {
      end(begun.removeFirst(), TOO_LONG);
    }
  }

  private static void end(Begun one, String why) {
    if (one.goesOn()) {
      one.end().accept(new SSLException(why));
    }
  }
}
