package io.picketline.sensor;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Role;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.link.LinkSettings;
import java.nio.file.AccessDeniedException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** This host's certificate, of a sensor that is linked to a coordinator; follows its files. */
record OwnIdentity(KeptIdentity kept, Renewal renewal) {

  /**
   * Reads it; none of a sensor that stands alone.
   *
   * @throws StartException if it cannot be used
   */
  static Optional<OwnIdentity> of(SensorConfig config, InstantSource clock) throws StartException {
    if (config.standalone()) {
      return Optional.empty();
    }
    try {
      var kept = KeptIdentity.load(config.paths().identity(), Role.SENSOR, clock);
      return Optional.of(new OwnIdentity(kept, new Renewal(kept, clock, new SecureRandom())));
    } catch (IdentityException e) {
      var code =
          e.getCause() instanceof AccessDeniedException
              ? StartException.NO_PERMISSION
              : StartException.BAD_CONFIG;
      throw new StartException(code, String.valueOf(e.getMessage()), e);
    }
  }

  /** The identity to show now. */
  Identity current() {
    return kept.current();
  }

  /** What a link needs to show it. */
  LinkSettings link(SensorConfig config, String capture) {
    return new LinkSettings(
        config.coordinators(),
        kept,
        renewal,
        config.modes(),
        SensorPortrait.SOFTWARE,
        capture,
        config.groups().names());
  }
}
