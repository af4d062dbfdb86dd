package io.picketline.sensor.link;

import java.time.Duration;
import java.time.Instant;

/** When the coordinator was heard last, and for how long it may be silent. Not thread-safe. */
final class Pulse {

  private static final Duration SILENCE = Duration.ofSeconds(20);
  // of one that has answered nothing since its welcome: maybe no coordinator leads
  private static final Duration NO_ANSWER = Duration.ofSeconds(60);

  private Instant lastHeard;
  private boolean answers;

  Pulse(Instant now) {
    this.lastHeard = now;
  }

  /** It said something. */
  void heard(Instant now) {
    lastHeard = now;
  }

  /** It has answered nothing since its welcome. */
  void welcomed() {
    answers = false;
  }

  /** It has answered a keep-alive. */
  void answered() {
    answers = true;
  }

  /** Whether it has been silent for too long. */
  boolean stopped(Instant now) {
    return now.isAfter(lastHeard.plus(answers ? SILENCE : NO_ANSWER));
  }
}
