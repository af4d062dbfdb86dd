package io.picketline.identity;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a certificate says beside who holds it. Only ever made from one whose chain has been
 * verified.
 *
 * @param key the holder's
 * @param issued when it was made
 * @param expires its end
 * @param authority the id of the one that issued it
 */
public record Credential(PublicKey key, Instant issued, Instant expires, String authority) {

  /** How far certificates reach back from when they are made, for hosts whose clocks are slow. */
  public static final Duration BACKDATED = Duration.ofHours(1);

  /**
   * That of the peer of a finished handshake.
   *
   * @throws IdentityException if it showed no certificate, or none of these authorities
   */
  public static Credential of(SSLSession session, Authorities trusted) throws IdentityException {
    try {
      return of((X509Certificate) session.getPeerCertificates()[0], trusted);
    } catch (SSLPeerUnverifiedException e) {
      throw new IdentityException("the peer showed no certificate", e);
    }
  }

  /**
   * That of a certificate.
   *
   * @throws IdentityException if none of these authorities issued it
   */
  public static Credential of(X509Certificate certificate, Authorities trusted)
      throws IdentityException {
    var issuer =
        trusted
            .issuerOf(certificate)
            .orElseThrow(() -> new IdentityException("a certificate of another authority"));
    return new Credential(
        certificate.getPublicKey(),
        certificate.getNotBefore().toInstant().plus(BACKDATED),
        certificate.getNotAfter().toInstant(),
        Authorities.idOf(issuer));
  }

  /** Whether it is over. */
  public boolean ended(Instant now) {
    return !now.isBefore(expires);
  }

  /** From its making to its end. */
  public Duration life() {
    var life = Duration.between(issued, expires);
    return life.isNegative() ? Duration.ZERO : life;
  }

  /** When a third of its life is left: from then on it is to be renewed. */
  public Instant renewable() {
    return expires.minus(life().dividedBy(3));
  }
}
