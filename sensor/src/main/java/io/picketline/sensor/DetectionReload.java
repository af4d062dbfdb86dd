package io.picketline.sensor;

import io.picketline.reload.Reloadable;
import io.picketline.sensor.config.Detection;
import io.picketline.sensor.config.SensorConfig;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Lets the detector decide by other rules; what it holds against sources is kept. */
final class DetectionReload implements Reloadable<SensorConfig> {

  private final Consumer<Detection> detector;
  private Detection current;

  /**
   * A reload of what was started with.
   *
   * @param detector told of other rules, on the reloading thread
   */
  DetectionReload(Detection started, Consumer<Detection> detector) {
    this.current = started;
    this.detector = detector;
  }

  @Override
  public Set<String> keys() {
    return Set.of("sensor.trigger", "sensor.count-protocols");
  }

  @Override
  public Swap prepare(SensorConfig settings) {
    var now = settings.detection();
    if (current.trigger().equals(now.trigger())
        && current.protocolsCount() == now.protocolsCount()) {
      return new Swap(List.of(), () -> current = now);
    }
    return new Swap(
        List.of("trigger, count-protocols: other rules from the next probe on"),
        () -> {
          current = now;
          detector.accept(now);
        });
  }
}
