package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;

import io.picketline.identity.Authorities;
import io.picketline.identity.Credential;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Renews certificates with the authority's key of one directory, which is read each time: a key
 * that is taken away makes an end of it at once. Thread-safe.
 */
public final class Renewals implements Signing {

  private final Path directory;
  private final CertificateMaker maker = new CertificateMaker(Clock.systemUTC());

  /** Renewals by the authority in {@code directory}, if it is there when one is asked for. */
  public Renewals(Path directory) {
    this.directory = directory;
  }

  @Override
  public Signed sign(Peer holder, Credential held, List<SourceAddress> addresses, Instant issued)
      throws IOException {
    if (!Files.exists(directory.resolve(AUTHORITY_KEY_FILE))) {
      throw new IOException(
          "the authority's key is not on this coordinator; issue one with 'picket ca issue'");
    }
    var authority = HeldAuthority.read(directory);
    var stamp = later(issued.truncatedTo(ChronoUnit.SECONDS), held.issued());
    var ends = end(held, authority, stamp);
    try {
      var request =
          new Authority.Request(
              role(holder), holder.name(), addresses, Duration.between(stamp, ends));
      var made = maker.host(authority.issuing(), request, held.key(), stamp);
      var credential = Credential.of(made, authority.trusted());
      return new Signed(PemFiles.pem(made), Peer.of(made), credential, authority.trusted());
    } catch (GeneralSecurityException | OperatorCreationException | IdentityException e) {
      throw new IOException("the certificate cannot be made: " + e.getMessage(), e);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Ours have just one. */
  private static Role role(Peer holder) throws IOException {
    if (holder.roles().size() != 1) {
      throw new IOException(
          "%s has several roles; issue its certificate with 'picket ca issue'"
              .formatted(holder.name()));
    }
    return holder.roles().iterator().next();
  }

  /** Not after the authority's own; if that is what bounds it, only if it is a gain. */
  private static Instant end(Credential held, HeldAuthority authority, Instant issued)
      throws IOException {
    var issuing = authority.issuing().certificate();
    var last = issuing.getNotAfter().toInstant();
    var wanted = issued.plus(held.life());
    if (!wanted.isAfter(last)) {
      return wanted;
    }
    var same = held.authority().equals(Authorities.idOf(issuing));
    if (!last.isAfter(issued) || (same && !last.isAfter(held.expires()))) {
      throw new IOException(
          "the authority itself ends at %s; 'picket ca rotate' makes the next one".formatted(last));
    }
    return last;
  }
}
