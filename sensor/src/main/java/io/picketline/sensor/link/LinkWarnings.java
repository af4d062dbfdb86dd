package io.picketline.sensor.link;

import io.picketline.config.Endpoint;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** Says why there is no link: at once if that is news, else once a minute. Not thread-safe. */
final class LinkWarnings {

  private static final Duration REPEAT = Duration.ofMinutes(1);

  private final Logger log;
  private Instant lastAt = Instant.MIN;
  private String last = "";

  LinkWarnings(Logger log) {
    this.log = log;
  }

  void warn(Endpoint coordinator, String why, Instant now) {
    var warning = coordinator + " " + why;
    if (!warning.equals(last) || now.isAfter(lastAt.plus(REPEAT))) {
      last = warning;
      lastAt = now;
      log.warn("no link coordinator={} because: {}", coordinator, why);
    }
  }

  /** There is a link: the next reason is news, whatever it is. */
  void connected() {
    last = "";
  }
}
