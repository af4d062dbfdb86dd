package io.picketline.sensor.metrics;

import io.picketline.events.EventCounts;
import io.picketline.metrics.Figures;
import io.picketline.metrics.ProcessMetrics;
import io.picketline.protocol.local.MetricValues;
import io.picketline.protocol.local.StatusReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes a sensor's metrics of its status. */
public final class SensorFigures {

  private SensorFigures() {}

  /**
   * The metrics as they are now.
   *
   * @param connected whether a coordinator is connected; none if the sensor stands alone
   * @param expires when the host's certificate ends, if it has one
   * @param events those that were told
   */
  public static List<MetricValues> of(
      StatusReply.SensorStatus status,
      Optional<Boolean> connected,
      Optional<Instant> expires,
      EventCounts events) {
    var figures = new Figures();
    var mode = status.observing() ? "observe" : "block";
    figures.put(SensorMetrics.INFO, 1, status.software(), mode);
    figures.put(SensorMetrics.SOURCES, status.blocks(), "blocked");
    figures.put(SensorMetrics.SOURCES, status.suspects(), "suspect");
    figures.put(SensorMetrics.OBSERVING, status.observing() ? 1 : 0);
    figures.put(SensorMetrics.LOG_ENTRY, status.have());
    connected.ifPresent(it -> figures.put(SensorMetrics.CONNECTED, it ? 1 : 0));
    figures.put(SensorMetrics.WARNINGS, status.warnings().size());
    expires.ifPresent(at -> figures.put(SensorMetrics.CERTIFICATE, ProcessMetrics.seconds(at)));
    events
        .byKind()
        .forEach((kind, count) -> figures.put(SensorMetrics.EVENTS, count, kind.wireName()));
    SensorCounts.WORDED.put(status.counters(), figures);
    ProcessMetrics.put(figures);
    return figures.all();
  }
}
