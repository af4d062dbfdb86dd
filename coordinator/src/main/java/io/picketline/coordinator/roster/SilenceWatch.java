package io.picketline.coordinator.roster;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Notices sensors that fall silent, and those that are heard of again. */
final class SilenceWatch {

  private static final int MOST_NAMED = 10;

  /** What has happened since the last call. */
  List<Event> watch(Collection<Sensor> sensors, Instant now) {
    var events = new ArrayList<Event>();
    for (var sensor : sensors) {
      var lost = sensor.isLost(now);
      if (lost != sensor.silent()) {
        sensor.silent(lost);
        events.add(lost ? silent(sensor, now) : back(sensor, now));
      }
    }
    return events;
  }

  private static Event silent(Sensor sensor, Instant now) {
    var seconds = Duration.between(sensor.heardAt(), now).toSeconds();
    var text = "not heard of for %d s".formatted(seconds);
    return Event.of(EventKind.SENSOR_LOST, now, sensor.name(), text);
  }

  private static Event back(Sensor sensor, Instant now) {
    return Event.of(EventKind.SENSOR_BACK, now, sensor.name(), "heard of again");
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
