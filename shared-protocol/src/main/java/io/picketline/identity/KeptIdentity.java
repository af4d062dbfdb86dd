package io.picketline.identity;

import io.picketline.file.WholeFile;
import io.picketline.protocol.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon's identity that follows its files, so that a renewed certificate is shown without a
 * restart. While the files cannot be used, the last good identity stays. Thread-safe.
 */
public final class KeptIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(KeptIdentity.class);

  /** How old an identity may grow before its files are read again. */
  public static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final Path directory;
  private final Role role;
  private final InstantSource clock;
  private Identity identity;
  private Instant readAt;

  private KeptIdentity(Path directory, Role role, InstantSource clock) throws IdentityException {
    this.directory = directory;
    this.role = role;
    this.clock = clock;
    this.identity = Identity.load(directory, role);
    this.readAt = clock.instant();
  }

  /**
   * Reads the files of {@code directory}.
   *
   * @throws IdentityException if they cannot be used, see {@link Identity#load}
   */
  public static KeptIdentity load(Path directory, Role role, InstantSource clock)
      throws IdentityException {
    return new KeptIdentity(directory, role, clock);
  }

  /** The identity to show now. */
  public synchronized Identity current() {
    var now = clock.instant();
    if (Duration.between(readAt, now).compareTo(MAX_AGE) >= 0) {
      readAt = now;
      try {
        identity = Identity.load(directory, role);
      } catch (IdentityException e) {
        LOG.warn("the identity cannot be renewed, the last one stays: {}", e.getMessage());
      }
    }
    return identity;
  }

  /**
   * What the files hold now, to be {@link #show shown}.
   *
   * @throws IdentityException if they cannot be used
   */
  public Identity read() throws IdentityException {
    return Identity.load(directory, role);
  }

  /** Goes on with what was read. */
  public synchronized void show(Identity read) {
    identity = read;
    readAt = clock.instant();
  }

  /** What its holder is here. */
  public Role role() {
    return role;
  }

  /** Where its files are. */
  public Path directory() {
    return directory;
  }

  /**
   * Puts a new certificate in the place of the one that is there, and then shows it. Either file is
   * replaced as a whole, and at every moment both go together.
   *
   * @param certificate in PEM
   * @param authorities in PEM, those to trust from now on
   * @throws IdentityException if it is not for this host's name, role and key, or not of one of
   *     these authorities
   * @throws IOException if it cannot be written
   */
  public void renew(String certificate, String authorities) throws IdentityException, IOException {
    var renewed = Pem.certificate(certificate, "the new certificate");
    var issued = Authorities.parse(authorities).issuerOf(renewed).isPresent();
    requireOwn(renewed);
    if (!issued) {
      throw new IdentityException("the new certificate is not of the authorities sent with it");
    }
    trust(authorities);
    WholeFile.keeping(directory.resolve(Identity.CERTIFICATE_FILE)).replace(Pem.text(renewed));
    show(read());
  }

  private void requireOwn(X509Certificate renewed) throws IdentityException {
    var now = current();
    var peer = Peer.of(renewed);
    if (!renewed.getPublicKey().equals(now.credential().key())
        || !peer.name().equals(now.self().name())
        || !peer.may(role)) {
      throw new IdentityException("the new certificate is not for this host");
    }
  }

  /**
   * Trusts these authorities from now on, and no others.
   *
   * @param authorities in PEM
   * @return whether that is news
   * @throws IdentityException if none of them issued this host's certificate
   * @throws IOException if they cannot be written
   */
  public boolean trust(String authorities) throws IdentityException, IOException {
    var told = Authorities.parse(authorities);
    var now = current();
    if (told.equals(now.authorities())) {
      return false;
    }
    if (told.issuerOf(now.certificate()).isEmpty()) {
      throw new IdentityException(
          "none of the authorities that the coordinator trusts issued this host's certificate");
    }
    WholeFile.keeping(directory.resolve(Identity.CA_FILE)).replace(told.pem());
    show(read());
    return true;
  }
}
