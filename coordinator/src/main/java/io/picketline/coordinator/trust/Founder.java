package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;

import io.picketline.file.AsOwner;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.IdentityFiles;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Authority;
import io.picketline.spi.Founding;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes a fleet's authority and its first coordinator's certificate, all of it or nothing. */
public final class Founder {

  /** How long a new authority is valid. */
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);

  /** How long a certificate is valid that is not asked for by hand. */
  public static final Duration CERTIFICATE_LIFE = Duration.ofDays(365);

  private final PemAuthority authority;

  /** One that goes by this clock. */
  public Founder(InstantSource clock) {
    this.authority = new PemAuthority(clock);
  }

  /**
   * Makes them in {@code directory} if it holds nothing of an identity; nothing is done if it holds
   * one, with the authority's key or without.
   *
   * @param fleet the authority's name
   * @param name the coordinator's
   * @throws IOException in the operator's words, if only some of the files are there, or they
   *     cannot be written
   */
  public Optional<Founding.Founded> found(
      Path directory, String fleet, String name, List<SourceAddress> addresses) throws IOException {
    if (isFounded(directory)) {
      return Optional.empty();
    }
    try (var files = IdentityFiles.stage(directory)) {
      var fingerprint = authority.create(files.staged(), fleet, AUTHORITY_LIFE);
      var request = new Authority.Request(Role.COORDINATOR, name, addresses, CERTIFICATE_LIFE);
      authority.issue(files.staged(), request, files.staged());
      files.written(Role.COORDINATOR);
      files.place();
      return Optional.of(
          new Founding.Founded(name, directory, fleet, Optional.of(fingerprint), addresses));
    } catch (IdentityException e) {
      throw new IOException("the identity cannot be made: " + e.getMessage(), e);
    }
  }

  /** What {@link #found} would make; nothing is written. */
  public Optional<Founding.Founded> foresee(
      Path directory, String fleet, String name, List<SourceAddress> addresses) throws IOException {
    if (isFounded(directory)) {
      return Optional.empty();
    }
    authority.foreseeCreate(directory, fleet, AUTHORITY_LIFE);
    return Optional.of(new Founding.Founded(name, directory, fleet, Optional.empty(), addresses));
  }

  /**
   * What was made there, or came by joining.
   *
   * @throws IOException in the operator's words, if it is of no use
   */
  public static Founding.Founded founded(Path directory) throws IOException {
    try {
      var identity = AsOwner.of(directory).call(() -> Identity.load(directory, Role.COORDINATOR));
      var authority = identity.authorities().first();
      var self = identity.self();
      return new Founding.Founded(
          self.name(),
          directory,
          Rotation.fleet(authority),
          Optional.of(PemAuthority.fingerprint(authority)),
          self.addresses());
    } catch (IdentityException | GeneralSecurityException e) {
      throw new IOException("the identity cannot be used: " + e.getMessage(), e);
    }
  }

  /** Whether the directory holds all of an identity; some of it is a mistake. */
  private static boolean isFounded(Path directory) throws IOException {
    var present = IdentityFiles.present(directory);
    if (!present.isEmpty() && !present.containsAll(Identity.files())) {
      throw new IOException(half(directory, present));
    }
    return !present.isEmpty();
  }

  private static String half(Path directory, List<String> present) {
    var missing = Identity.files().stream().filter(file -> !present.contains(file)).toList();
    var advice =
        present.contains(AUTHORITY_KEY_FILE)
            ? "issue this coordinator's certificate with 'picket ca issue', or put the files back"
            : "put the files back, or take these away to make or join a fleet anew";
    return "%s: holds %s but not %s; %s"
        .formatted(directory, String.join(", ", present), String.join(", ", missing), advice);
  }
}
