package io.picketline.sensor.config;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Effective;
import io.picketline.config.InvalidConfigException;
import io.picketline.spi.Settings;
import java.nio.file.Path;

/** The block of the sensor, for whoever only wants to look at it. */
public final class SensorSettings implements Settings {

  /** Made by the service loader. */
  public SensorSettings() {}

  @Override
  public String block() {
    return "sensor";
  }

  @Override
  public String reference() {
    return ConfigBlock.reference(SensorSettings.class, "sensor-reference.conf");
  }

  @Override
  public Effective read(Path file) throws InvalidConfigException {
    return SensorConfig.read(file).checked();
  }
}
