package io.picketline.coordinator.roster;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.local.SensorCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Tells of certificates of sensors that end soon, or have ended, and were not renewed. */
final class CertificateWatch {

  private static final int MOST_NAMED = 10;

  /** What was told last of each that is not as it should be. */
  private final Map<String, EventKind> told = new HashMap<>();

  /** What has happened since the last call. */
  List<Event> watch(Collection<Sensor> sensors, Instant now) {
    var events = new ArrayList<Event>();
    for (var sensor : sensors) {
      var is = kind(sensor, now);
      var was = told.getOrDefault(sensor.name(), EventKind.CERTIFICATE_RENEWED);
      if (is != was) {
        told.put(sensor.name(), is);
        sensor.certificate().map(shown -> event(is, sensor, shown, now)).ifPresent(events::add);
      }
    }
    told.values().removeIf(EventKind.CERTIFICATE_RENEWED::equals);
    return events;
  }

  /** The host left the fleet. */
  void forget(String name) {
    told.remove(name);
  }

  private static EventKind kind(Sensor sensor, Instant now) {
    if (sensor.isUncertified(now)) {
      return EventKind.CERTIFICATE_ENDED;
    }
    return sensor.isUncertain(now) ? EventKind.CERTIFICATE_ENDING : EventKind.CERTIFICATE_RENEWED;
  }

  private static Event event(EventKind kind, Sensor sensor, SensorCertificate shown, Instant now) {
    var ends = "%s at %s".formatted(shown.ended(now) ? "ended" : "ends", shown.expires());
    var text = kind == EventKind.CERTIFICATE_RENEWED ? ends : ends + " and was not renewed";
    return Event.of(kind, now, sensor.name(), text);
  }

  /** One line each kind at most. */
  static List<String> warnings(Collection<Sensor> sensors, Instant now) {
    var lines = new ArrayList<String>();
    add(lines, "end soon and were not renewed", sensors, now, Sensor::isUncertain);
    add(lines, "have ended", sensors, now, Sensor::isUncertified);
    return lines;
  }

  private static void add(
      List<String> lines,
      String what,
      Collection<Sensor> sensors,
      Instant now,
      BiPredicate<Sensor, Instant> which) {
    var names = sensors.stream().filter(it -> which.test(it, now)).map(Sensor::name).toList();
    if (!names.isEmpty()) {
      var more = names.size() - MOST_NAMED;
      var named = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
      var rest = more > 0 ? " and of %d more".formatted(more) : "";
      lines.add("certificates that %s: of %s%s".formatted(what, named, rest));
    }
  }
}
