package io.picketline.coordinator.desk;

import io.picketline.identity.Peer;
import io.picketline.protocol.local.LocalReply;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** Answers people, who have shown a certificate of this fleet. Thread-safe. */
@FunctionalInterface
public interface VisitorDesk {

  /** How long one of them may be connected, TLS included. */
  Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Who has come.
   *
   * @param certificate verified by TLS; whether it is void is for the desk to tell
   * @param address where from
   */
  record Visitor(Peer peer, X509Certificate certificate, InetAddress address) {}

  /**
   * Reads one request and answers it; the connection is closed afterwards, and at {@link #LIMIT}.
   *
   * @throws IOException if the visitor has gone, or does not speak as one does
   */
  void serve(Visitor visitor, InputStream in, OutputStream out) throws IOException;

  /** Refuses whoever comes, for a host has no business here. */
  static void refuse(Visitor visitor, InputStream in, OutputStream out) throws IOException {
    // What it asks is taken off the wire unread, or closing would tear up the answer.
    in.skipNBytes(Integer.BYTES);
    in.skipNBytes(in.available());
    var reason =
        "%s has a host's certificate; people are answered here".formatted(visitor.peer().name());
    Frames.write(out, new LocalReply.Refused(LocalReply.Reason.FORBIDDEN, reason));
  }
}
