package io.picketline.cli;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorEntry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Waits until a log entry is in force on every live sensor, and says on how many it is. */
final class InForce {

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MOST_NAMED = 20;
  private static final String LIVE = "live";

  private final Session session;

  InForce(Session session) {
    this.session = session;
  }

  /**
   * Waits for the entry; what a single sensor was told, which has no number, is in force at once.
   *
   * @return the exit code
   */
  int await(long seq, Duration limit) {
    if (seq == 0) {
      return ExitCode.DONE;
    }
    var begun = System.nanoTime();
    while (true) {
      var sensors = session.ask(new LocalRequest.ListSensors(), LocalReply.Sensors.class).sensors();
      var live = sensors.stream().filter(sensor -> sensor.state().equals(LIVE)).toList();
      var missing = live.stream().filter(sensor -> sensor.have() < seq).toList();
      var waited = Duration.ofNanos(System.nanoTime() - begun);
      if (missing.isEmpty()) {
        session.note(
            "in force on %d of %d live sensors after %d ms%s"
                .formatted(live.size(), live.size(), waited.toMillis(), away(sensors, live)));
        return ExitCode.DONE;
      }
      if (waited.compareTo(limit) >= 0) {
        session.note(
            "in force on %d of %d live sensors after %d ms, not yet on %s%s"
                .formatted(
                    live.size() - missing.size(),
                    live.size(),
                    waited.toMillis(),
                    names(missing),
                    away(sensors, live)));
        return ExitCode.PARTLY;
      }
      pause();
    }
  }

  private static String away(List<SensorEntry> sensors, List<SensorEntry> live) {
    var away = sensors.size() - live.size();
    return away == 0 ? "" : "; %d that are away get it when they return".formatted(away);
  }

  private static String names(List<SensorEntry> sensors) {
    var named =
        sensors.stream().limit(MOST_NAMED).map(SensorEntry::host).collect(Collectors.joining(", "));
    var more = sensors.size() - MOST_NAMED;
    return more <= 0 ? named : "%s and %d more".formatted(named, more);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.PARTLY, "interrupted while waiting");
    }
  }
}
