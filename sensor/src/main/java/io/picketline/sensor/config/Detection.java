package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.sensor.detect.DetectorSettings;
import io.picketline.sensor.detect.Trigger;

/**
 * How this host decides by itself.
 *
 * @param tableCapacity sources remembered at a time
 * @param trigger when it blocks
 * @param protocolsCount whether probes of IP protocols that it does not speak are evidence
 */
public record Detection(int tableCapacity, Trigger trigger, boolean protocolsCount) {

  static Detection from(ConfigBlock block) {
    return new Detection(
        block.number("table-capacity", 1024, 1 << 22),
        block.parsed("trigger", Trigger::parse),
        block.flag("count-protocols"));
  }

  /** The same for the detector of the host of this name. */
  public DetectorSettings settings(String host) {
    return DetectorSettings.of(host, tableCapacity).with(trigger, protocolsCount);
  }
}
