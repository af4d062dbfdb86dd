package io.picketline.coordinator.desk;

import io.picketline.identity.Credential;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.local.Deadline;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.wire.Frames;
import io.picketline.wire.WireException;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the desk: one request, one answer, within bounds of size and time. */
final class DeskConnection {

  private static final Logger LOG = LoggerFactory.getLogger(DeskConnection.class);

  /** For all that a host without a certificate does, TLS included. */
  static final Duration NEWCOMER_LIMIT = Duration.ofSeconds(10);

  /** The same for people: longer than an order may take. */
  static final Duration PEOPLE_LIMIT = Duration.ofSeconds(20);

  private final Socket plain;
  private final DeskServer.Settings settings;
  private final JoinDesk joining;
  private final Runnable heard;

  /**
   * One that begins.
   *
   * @param heard called once it is known who the peer is, or what it wants
   */
  DeskConnection(Socket plain, DeskServer.Settings settings, JoinDesk joining, Runnable heard) {
    this.plain = plain;
    this.settings = settings;
    this.joining = joining;
    this.heard = heard;
  }

  void serve() {
    // the socket below TLS: to close it never waits for the peer
    try (plain;
        var deadline = new Deadline(plain, NEWCOMER_LIMIT);
        var socket = settings.identity().get().accept(plain)) {
      var certificate = certificate(socket);
      if (certificate.isEmpty()) {
        serveNewcomer(socket);
      } else {
        deadline.extend(PEOPLE_LIMIT);
        servePerson(socket, certificate.get(), deadline);
      }
    } catch (IOException | IdentityException e) {
      settings.counters().broken.increment();
      LOG.debug("a connection to the desk failed: {}", e.toString());
    }
  }

  private static Optional<X509Certificate> certificate(SSLSocket socket) {
    try {
      return Optional.of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  private void serveNewcomer(SSLSocket socket) throws IOException {
    Frames.write(socket.getOutputStream(), reply(socket));
  }

  private JoinReply reply(SSLSocket socket) throws IOException {
    var from = plain.getInetAddress();
    try {
      var request = Frames.read(socket.getInputStream(), JoinRequest.class, JoinRequest.MOST_BYTES);
      heard.run();
      return request.isPresent()
          ? joining.answer(request.get(), from, plain.getLocalAddress())
          : joining.answerUnreadable(from);
    } catch (WireException e) {
      LOG.debug("no request to join: {}", e.toString());
      return joining.answerUnreadable(from);
    }
  }

  private void servePerson(SSLSocket socket, X509Certificate certificate, Deadline deadline)
      throws IOException, IdentityException {
    heard.run();
    var trusted = settings.identity().get().authorities();
    var shown = Credential.of(certificate, trusted);
    // TLS looks at the dates when a certificate is first shown, not when a session goes on.
    if (shown.ended(settings.clock().instant())) {
      throw new IdentityException("a certificate that ended at " + shown.expires());
    }
    var caller =
        new PeopleDesk.Caller(Peer.of(certificate), shown.issued(), plain.getInetAddress());
    settings
        .people()
        .serve(caller, socket.getInputStream(), socket.getOutputStream(), deadline::extend);
  }
}
