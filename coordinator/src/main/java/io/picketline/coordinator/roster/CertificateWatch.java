package io.picketline.coordinator.roster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;

/** Tells of certificates of sensors that end soon, or have ended, and were not renewed. */
final class CertificateWatch {

  private static final int MOST_NAMED = 10;

  private CertificateWatch() {}

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
