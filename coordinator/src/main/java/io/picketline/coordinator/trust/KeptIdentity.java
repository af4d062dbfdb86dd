package io.picketline.coordinator.trust;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator's identity that follows its files, so that a renewed certificate is shown without a
 * restart. While the files cannot be used, the last good identity stays. Thread-safe.
 */
public final class KeptIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(KeptIdentity.class);

  /** How old an identity may grow before its files are read again. */
  static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final Path directory;
  private final InstantSource clock;
  private Identity identity;
  private Instant readAt;

  private KeptIdentity(Path directory, InstantSource clock) throws IdentityException {
    this.directory = directory;
    this.clock = clock;
    this.identity = Identity.load(directory, Role.COORDINATOR);
    this.readAt = clock.instant();
  }

  /**
   * Reads the files of {@code directory}.
   *
   * @throws IdentityException if they cannot be used, see {@link Identity#load}
   */
  public static KeptIdentity load(Path directory, InstantSource clock) throws IdentityException {
    return new KeptIdentity(directory, clock);
  }

  /** The identity to show now. */
  public synchronized Identity current() {
    var now = clock.instant();
    if (Duration.between(readAt, now).compareTo(MAX_AGE) >= 0) {
      readAt = now;
      try {
        identity = Identity.load(directory, Role.COORDINATOR);
      } catch (IdentityException e) {
        LOG.warn("the identity cannot be renewed, the last one stays: {}", e.getMessage());
      }
    }
    return identity;
  }
}
