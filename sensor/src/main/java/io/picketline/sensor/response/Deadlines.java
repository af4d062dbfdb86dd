package io.picketline.sensor.response;

import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sources, and until when each is responded to. Not thread-safe. */
final class Deadlines {

  private final Map<Prefix, Instant> until = new HashMap<>();

  void put(Prefix source, Instant end) {
    until.put(source, end);
  }

  boolean has(Prefix source) {
    return until.containsKey(source);
  }

  int size() {
    return until.size();
  }

  Set<Prefix> sources() {
    return until.keySet();
  }

  Set<Map.Entry<Prefix, Instant>> entries() {
    return until.entrySet();
  }

  /** Takes it out, if it is in. */
  void remove(Prefix source) {
    until.remove(source);
  }

  /** Takes out all inside the prefix. */
  List<Prefix> removeInside(Prefix prefix) {
    var inside =
        prefix.isSingle()
            ? (until.containsKey(prefix) ? List.of(prefix) : List.<Prefix>of())
            : until.keySet().stream().filter(prefix::contains).toList();
    inside.forEach(until::remove);
    return inside;
  }

  /** Takes out all whose time is over. */
  List<Prefix> removeExpired(Instant now) {
    var over =
        until.entrySet().stream()
            .filter(entry -> !now.isBefore(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(until::remove);
    return over;
  }
}
