package io.picketline.sensor.response;

import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.Optional;

/**
 * A source to respond to.
 *
 * @param until when it is let through again
 * @param probe what decided; none where nothing was detected, or long ago
 */
record Occasion(Prefix source, Instant until, Optional<Deciding> probe) {

  /**
   * The probe that decided.
   *
   * @param port that it touched
   * @param mode in PortSentry's words; {@code none} where it has no word
   */
  record Deciding(int port, String mode) {}
}
