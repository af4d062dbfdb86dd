package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;

/**
 * What the sensor believes of who sends.
 *
 * @param checkLinkAddress whether a probe counts only if its frame comes from the neighbour, or the
 *     router, that its source is known by
 */
public record GuardSettings(boolean checkLinkAddress) {

  static GuardSettings from(ConfigBlock block) {
    return new GuardSettings(block.flag("check-link-address"));
  }
}
