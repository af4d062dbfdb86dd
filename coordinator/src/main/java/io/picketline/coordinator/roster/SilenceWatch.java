package io.picketline.coordinator.roster;

import io.picketline.protocol.local.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Notices sensors that fall silent, and those that are heard of again. */
final class SilenceWatch {

  /** The event of a sensor not heard of for {@link Roster#LOST_AFTER}. */
  static final String SILENT = "sensor silent";

  /** The event of a silent sensor that is heard of again. */
  static final String BACK = "sensor back";

  private static final int MOST_NAMED = 10;

  /** What has happened since the last call. */
  List<Deed> watch(Collection<Sensor> sensors, Instant now) {
    var events = new ArrayList<Deed>();
    for (var sensor : sensors) {
      var lost = sensor.isLost(now);
      if (lost != sensor.silent()) {
        sensor.silent(lost);
        events.add(lost ? silent(sensor, now) : back(sensor, now));
      }
    }
    return events;
  }

  private static Deed silent(Sensor sensor, Instant now) {
    var seconds = Duration.between(sensor.heardAt(), now).toSeconds();
    return event(now, SILENT, sensor, "not heard of for %d s".formatted(seconds));
  }

  private static Deed back(Sensor sensor, Instant now) {
    return event(now, BACK, sensor, "heard of again");
  }

  private static Deed event(Instant now, String what, Sensor sensor, String text) {
    return new Deed(
        0, now, what, Optional.empty(), sensor.name(), "", Optional.empty(), text, 0, List.of());
  }

  /** Who is silent, for the status. */
  List<String> warnings(Collection<Sensor> sensors, Instant now) {
    var silent = sensors.stream().filter(sensor -> sensor.isLost(now)).toList();
    var lines = new ArrayList<String>();
    silent.stream()
        .limit(MOST_NAMED)
        .map(sensor -> "sensor %s is silent since %s".formatted(sensor.name(), sensor.heardAt()))
        .forEach(lines::add);
    if (silent.size() > MOST_NAMED) {
      lines.add("%d more sensors are silent".formatted(silent.size() - MOST_NAMED));
    }
    return lines;
  }
}
