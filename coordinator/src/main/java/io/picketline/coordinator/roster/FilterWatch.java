package io.picketline.coordinator.roster;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells whose packet filters are changed by another hand, or refuse changes. */
final class FilterWatch {

  /** A host that counts without end is told about no more often. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** What a sensor had counted when it was told, or first heard. */
  private record Told(LinkMessage.Health health, Instant at) {}

  private final Map<String, Told> told = new HashMap<>();

  /** What has happened since the last call. */
  List<Event> watch(Collection<Sensor> sensors, Instant now) {
    var events = new ArrayList<Event>();
    for (var sensor : sensors) {
      sensor.condition().health().ifPresent(health -> watch(sensor.name(), health, now, events));
    }
    return events;
  }

  private void watch(String name, LinkMessage.Health health, Instant now, List<Event> events) {
    var before = told.get(name);
    if (before == null || restarted(before.health(), health)) {
      // what was before is nobody's news
      told.put(name, new Told(health, Instant.MIN));
      return;
    }
    var repairs = health.repairs() - before.health().repairs();
    var failures = health.failures() - before.health().failures();
    if ((repairs == 0 && failures == 0) || now.minus(PAUSE).isBefore(before.at())) {
      return;
    }
    told.put(name, new Told(health, now));
    if (repairs > 0) {
      var blocks = health.drift() - before.health().drift();
      var text = "another hand changed its packet filter; repaired blocks: " + blocks;
      events.add(Event.of(EventKind.DRIFT, now, name, text));
    }
    if (failures > 0) {
      var text = "its packet filter refused changes: " + failures;
      events.add(Event.of(EventKind.FILTER_FAILED, now, name, text));
    }
  }

  private static boolean restarted(LinkMessage.Health before, LinkMessage.Health now) {
    return now.repairs() < before.repairs()
        || now.failures() < before.failures()
        || now.drift() < before.drift();
  }

  /** The host left the fleet. */
  void forget(String name) {
    told.remove(name);
  }
}
