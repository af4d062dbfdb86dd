package io.picketline.coordinator.link;

import io.picketline.coordinator.trust.PemAuthority;
import io.picketline.identity.Authorities;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;

/** Authorities whose keys nobody keeps. */
final class TestAuthorities {

  private TestAuthorities() {}

  /** A new one. */
  static Authorities one() {
    try {
      var directory = Files.createTempDirectory("authority");
      new PemAuthority().create(directory, "fleet", Duration.ofDays(1));
      var trusted = Authorities.read(directory.resolve(Identity.CA_FILE));
      Files.delete(directory.resolve(Identity.AUTHORITY_KEY_FILE));
      Files.delete(directory.resolve(Identity.CA_FILE));
      Files.delete(directory);
      return trusted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IdentityException e) {
      throw new IllegalStateException(e);
    }
  }
}
