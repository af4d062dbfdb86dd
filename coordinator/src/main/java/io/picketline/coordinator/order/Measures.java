package io.picketline.coordinator.order;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.metrics.FleetMetrics;
import io.picketline.coordinator.roster.Roster;
import io.picketline.metrics.Figures;
import io.picketline.metrics.ProcessMetrics;
import io.picketline.protocol.local.Measured;
import io.picketline.protocol.local.SensorEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers what is counted and measured of the fleet. */
final class Measures {

  private static final List<String> STATES = List.of("live", "late", "lost", "unacknowledged");

  private final Judgement judgement;
  private final Roster roster;
  private final Answers answers;

  Measures(Judgement judgement, Roster roster, Answers answers) {
    this.judgement = judgement;
    this.roster = roster;
    this.answers = answers;
  }

  /**
   * The next of it: of the fleet as a whole at the first, of further hosts after.
   *
   * @param after the last host that was told
   */
  Measured answer(Optional<String> after, Instant now) {
    var figures = new Figures();
    if (after.isEmpty()) {
      fleet(figures, now);
    }
    var page = roster.measured(after, Measured.MOST_HOSTS, judgement.log().head(), now);
    page.forEach(sensor -> sensor(sensor, figures, now));
    var more = page.size() == Measured.MOST_HOSTS;
    var last = more ? Optional.of(page.getLast().host()) : Optional.<String>empty();
    return new Measured(figures.all(), last);
  }

  private void fleet(Figures figures, Instant now) {
    var log = judgement.log();
    var status = answers.status(now);
    figures.put(FleetMetrics.LEADER, 1, judgement.settings().name());
    figures.put(FleetMetrics.DECIDING, judgement.deciding() ? 1 : 0);
    figures.put(FleetMetrics.EPOCH, log.epoch().number());
    figures.put(FleetMetrics.HEAD, log.head());
    var states = roster.states(now);
    STATES.forEach(
        state -> figures.put(FleetMetrics.SENSORS, states.getOrDefault(state, 0), state));
    log.state()
        .byOrigin(now)
        .forEach((origin, count) ->
            figures.put(FleetMetrics.VERDICTS, count, origin.name().toLowerCase(Locale.ROOT)));
    figures.put(FleetMetrics.IGNORE_RULES, log.state().ignored().rules().size());
    figures.put(FleetMetrics.WARNINGS, status.warnings().size());
    roster
        .soonestExpiry(now)
        .ifPresent(at -> figures.put(FleetMetrics.CERTIFICATE, ProcessMetrics.seconds(at)));
    figures.put(FleetMetrics.BUDGET_LEFT, judgement.budget().left(now));
    figures.put(FleetMetrics.BUDGET, judgement.settings().fleetBudget().burst());
    figures.put(FleetMetrics.EVIDENCE, judgement.told().pieces());
    figures.put(FleetMetrics.NOT_COUNTED, judgement.told().afterUnblock(), "older-than-unblock");
    FleetMetrics.WORDED.put(status.counters(), figures);
  }

  private void sensor(SensorEntry sensor, Figures figures, Instant now) {
    var host = sensor.host();
    figures.put(FleetMetrics.SENSOR_UP, lives(sensor) ? 1 : 0, host);
    figures.put(FleetMetrics.SENSOR_HEARD, ProcessMetrics.seconds(sensor.lastSeen()), host);
    var head = judgement.log().head();
    figures.put(FleetMetrics.SENSOR_LAG, Math.max(0, head - sensor.have()), host);
    var lag = judgement.headTimes().lag(sensor.have(), now);
    figures.put(FleetMetrics.SENSOR_LAG_SECONDS, ProcessMetrics.seconds(lag), host);
    figures.put(FleetMetrics.SENSOR_SOURCES, sensor.blocks(), host, "blocked");
    figures.put(FleetMetrics.SENSOR_SOURCES, sensor.suspects(), host, "suspect");
    sensor
        .health()
        .ifPresent(health -> {
          figures.put(FleetMetrics.SENSOR_SOURCES, health.restricted(), host, "restricted");
          figures.put(FleetMetrics.SENSOR_DRIFT, health.drift(), host);
          figures.put(FleetMetrics.SENSOR_FAILURES, health.failures(), host);
          var ahead = ProcessMetrics.seconds(health.clockAhead());
          figures.put(FleetMetrics.SENSOR_CLOCK, ahead, host);
        });
    figures.put(FleetMetrics.SENSOR_WAITING, sensor.load().waiting(), host);
    figures.put(FleetMetrics.SENSOR_LOST, sensor.load().dropped(), host);
    figures.put(FleetMetrics.SENSOR_SLOWED, sensor.load().slowed(), host);
    sensor
        .certificate()
        .ifPresent(shown -> {
          var ends = ProcessMetrics.seconds(shown.expires());
          figures.put(FleetMetrics.SENSOR_CERTIFICATE, ends, host);
        });
    var budget = judgement.budget();
    figures.put(FleetMetrics.SENSOR_BUDGET, budget.left(host, false, now), host, "unverified");
    figures.put(FleetMetrics.SENSOR_BUDGET, budget.left(host, true, now), host, "verified");
  }

  private static boolean lives(SensorEntry sensor) {
    return sensor.state().equals("live") || sensor.state().equals("unacknowledged");
  }
}
