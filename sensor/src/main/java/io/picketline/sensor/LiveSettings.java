package io.picketline.sensor;

import io.picketline.reload.Reloadable;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.keeper.KeeperParts;
import java.util.ArrayList;
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

  /** How much the keeper holds at most. */
  KeeperParts.Limits limits() {
    return limits(config);
  }

  @Override
  public Set<String> keys() {
    return Set.of("sensor.max-suspects", "sensor.max-blocks");
  }

  @Override
  public Swap prepare(SensorConfig settings) {
    var before = limits();
    var now = limits(settings);
    var changes = new ArrayList<String>();
    tell("max-suspects", before.maxSuspects(), now.maxSuspects(), changes);
    tell("max-blocks", before.maxBlocks(), now.maxBlocks(), changes);
    return new Swap(changes, () -> config = settings);
  }

  private static KeeperParts.Limits limits(SensorConfig config) {
    return new KeeperParts.Limits(config.maxSuspects(), config.responses().maxBlocks());
  }

  private static void tell(String key, int before, int now, List<String> changes) {
    if (before != now) {
      changes.add("%s: %d instead of %d".formatted(key, now, before));
    }
  }
}
