package io.picketline.protocol;

import java.util.Locale;
import java.util.Optional;

/** How a sensor listens: PortSentry's six modes. */
public enum Mode {
  TCP,
  UDP,
  STCP,
  SUDP,
  ATCP,
  AUDP;

  /** The mode an operator writes: {@code atcp}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its ports are bound, so that a scanner finds them open. */
  public boolean binds() {
    return this == TCP || this == UDP;
  }

  /** The mode that an operator calls {@code text}, if there is one. */
  public static Optional<Mode> named(String text) {
    for (var mode : values()) {
      if (mode.text().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
