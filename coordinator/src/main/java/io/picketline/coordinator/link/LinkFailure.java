package io.picketline.coordinator.link;

import akka.stream.scaladsl.Framing;
import io.picketline.protocol.Names;
import io.picketline.wire.WireException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why a connection ended.
 *
 * @param cause for the log, printable
 */
record LinkFailure(Kind kind, String cause) {

  /** What sort of end it was. */
  enum Kind {
    /** The peer closed. */
    CLOSED,
    /** TLS, or what the certificate says, was refused by either side. */
    UNTRUSTED,
    /** What came is no message of ours, or too large. */
    MALFORMED,
    /** Nothing came for too long. */
    SILENT,
    /** What we sent was not read for too long. */
    STALLED,
    /** The network gave way. */
    BROKEN
  }

  static final LinkFailure CLOSED = new LinkFailure(Kind.CLOSED, "closed by the peer");

  private static final String LEFT =
      "it left during the handshake: it does not take this coordinator's certificate, most likely"
          + " for its ca.pem is of another fleet";

  /** A client may close before its alert arrives, so that this is all a server learns. */
  private static final LinkFailure CLOSED_IN_HANDSHAKE = new LinkFailure(Kind.CLOSED, LEFT);

  static final LinkFailure SILENT = new LinkFailure(Kind.SILENT, "it fell silent");

  static final LinkFailure STALLED = new LinkFailure(Kind.STALLED, "it does not read");

  static LinkFailure of(Throwable failure) {
    var message = Names.printable(String.valueOf(failure.getMessage()));
    var left = failure instanceof SSLException && message.contains("Received fatal alert");
    return new LinkFailure(kind(failure), left ? "%s (%s)".formatted(LEFT, message) : message);
  }

  private static Kind kind(Throwable failure) {
    return switch (failure) {
      case SSLException _, LinkException _ -> Kind.UNTRUSTED;
      case WireException _, Framing.FramingException _ -> Kind.MALFORMED;
      case TimeoutException _ -> Kind.SILENT;
      default -> Kind.BROKEN;
    };
  }

  /** The same, of a peer that may have shown a good certificate. */
  LinkFailure of(boolean known) {
    return !known && equals(CLOSED) ? CLOSED_IN_HANDSHAKE : this;
  }

  /** Counts it; {@code known} if the peer had shown a good certificate. */
  void count(LinkCounters counters, boolean known) {
    switch (kind) {
      case MALFORMED -> counters.malformed.increment();
      case SILENT -> counters.silent.increment();
      case STALLED -> counters.stalled.increment();
      case CLOSED, UNTRUSTED, BROKEN -> {
        if (!known) {
          counters.handshakesRefused.increment();
        }
      }
    }
  }
}
