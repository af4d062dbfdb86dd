package io.picketline.sensor;

import io.picketline.reload.Reloadable;
import io.picketline.sensor.config.SensorConfig;
import java.util.List;
import java.util.Set;

/**
 * The settings that a part asks for anew each time it needs them, so that a reload has nothing to
 * tell it. Safe for any thread.
 */
final class LiveSettings implements Reloadable<SensorConfig> {

  private volatile SensorConfig config;

  LiveSettings(SensorConfig started) {
    config = started;
  }

  /** For the keys named here alone; all others are as they were at start. */
  SensorConfig config() {
    return config;
  }

  @Override
  public Set<String> keys() {
    return Set.of("sensor.max-suspects");
  }

  @Override
  public Swap prepare(SensorConfig settings) {
    return () -> {
      var before = config;
      config = settings;
      return before.maxSuspects() == settings.maxSuspects()
          ? List.of()
          : List.of(
              "max-suspects: %d instead of %d"
                  .formatted(settings.maxSuspects(), before.maxSuspects()));
    };
  }
}
