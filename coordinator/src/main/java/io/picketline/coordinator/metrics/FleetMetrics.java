package io.picketline.coordinator.metrics;

import static io.picketline.metrics.Metric.counter;
import static io.picketline.metrics.Metric.gauge;
import static io.picketline.metrics.Metric.info;
import static io.picketline.metrics.Worded.count;

import io.picketline.metrics.Metric;
import io.picketline.metrics.Worded;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of what the coordinator that leads knows of the fleet; every coordinator tells it that
 * can ask the one that leads.
 */
public final class FleetMetrics {

  public static final Metric LEADER =
      info("picketline_fleet_leader_info", "The coordinator that leads.", "coordinator");
  public static final Metric DECIDING =
      gauge(
          "picketline_fleet_deciding",
          "1 if the coordinator that leads hears enough of the others to decide, else 0.");
  public static final Metric EPOCH =
      gauge("picketline_fleet_log_epoch", "Number of the log's epoch; a new leader opens one.");
  public static final Metric HEAD =
      gauge("picketline_fleet_log_entry", "The last entry of the log.");
  public static final Metric SENSORS =
      gauge("picketline_fleet_sensors", "Sensors by how they are.", "state");
  public static final Metric VERDICTS =
      gauge("picketline_fleet_verdicts", "Verdicts in force by where they come from.", "origin");
  public static final Metric IGNORE_RULES =
      gauge("picketline_fleet_ignore_rules", "Rules of the network-wide ignore list.");
  public static final Metric WARNINGS =
      gauge("picketline_fleet_warnings", "Lines of warning about the fleet that the status shows.");
  public static final Metric CERTIFICATE =
      gauge(
          "picketline_fleet_certificate_soonest_expiry_timestamp_seconds",
          "When the first of the sensors' certificates ends, of those that live.");
  public static final Metric BUDGET_LEFT =
      gauge(
          "picketline_fleet_budget_left", "Unverified verdicts that the fleet may still give now.");
  public static final Metric BUDGET =
      gauge("picketline_fleet_budget_limit", "Unverified verdicts that a full budget allows.");
  public static final Metric WAITING =
      gauge("picketline_fleet_verdicts_waiting", "Verdicts that wait for budget.");
  public static final Metric DROPPED =
      counter(
          "picketline_fleet_verdicts_dropped_total",
          "Verdicts over budget that found the queue full.");
  public static final Metric EVIDENCE =
      counter("picketline_fleet_evidence_total", "Pieces of evidence that sensors told.");
  public static final Metric NOT_COUNTED =
      counter(
          "picketline_fleet_evidence_not_counted_total",
          "Pieces of evidence that count for nothing network-wide, by why.",
          "reason");
  public static final Metric SOURCES_WATCHED =
      gauge("picketline_fleet_sources_watched", "Sources with evidence in memory.");
  public static final Metric SOURCES_EVICTED =
      counter("picketline_fleet_sources_evicted_total", "Sources that gave way to others.");
  public static final Metric DECOYS =
      counter("picketline_fleet_decoys_total", "Sources found to be members of a decoy group.");
  public static final Metric CAMPAIGNS =
      counter(
          "picketline_fleet_campaigns_total", "Campaigns found: scans by many sources together.");
  public static final Metric UNVERIFIED =
      gauge(
          "picketline_fleet_unverified_verdicts",
          "Verdicts in force that rest on evidence that could be forged.");
  public static final Metric GAVE_WAY =
      counter(
          "picketline_fleet_unverified_verdicts_gave_way_total",
          "Such verdicts that ended early, for others.");
  public static final Metric WIDE =
      counter("picketline_fleet_wide_verdicts_total", "Verdicts given on more than one address.");
  public static final Metric REVERTED =
      counter("picketline_fleet_verdicts_reverted_total", "Verdicts taken back.");
  public static final Metric TAKEN =
      counter(
          "picketline_fleet_entries_taken_from_readers_total",
          "Entries of the log that a new leader learnt from its readers.");

  public static final Metric SENSOR_UP =
      gauge("picketline_fleet_sensor_up", "1 if the host's sensor lives, else 0.", "host");
  public static final Metric SENSOR_HEARD =
      gauge(
          "picketline_fleet_sensor_heard_timestamp_seconds",
          "When the sensor was last heard of.",
          "host");
  public static final Metric SENSOR_LAG =
      gauge(
          "picketline_fleet_sensor_lag_entries",
          "Entries of the log that are not in force there yet.",
          "host");
  public static final Metric SENSOR_LAG_SECONDS =
      gauge(
          "picketline_fleet_sensor_lag_seconds",
          "For how long the first of these has been in the log.",
          "host");
  public static final Metric SENSOR_SOURCES =
      gauge(
          "picketline_fleet_sensor_sources",
          "Sources by how the host treats them.",
          "host",
          "kind");
  public static final Metric SENSOR_DRIFT =
      counter(
          "picketline_fleet_sensor_filter_drift_total",
          "Blocks there that another's hand had changed, repaired.",
          "host");
  public static final Metric SENSOR_FAILURES =
      counter(
          "picketline_fleet_sensor_filter_failures_total",
          "Changes that the packet filter there would not take.",
          "host");
  public static final Metric SENSOR_CLOCK =
      gauge(
          "picketline_fleet_sensor_clock_ahead_seconds",
          "By how much its clock is ahead; negative if behind.",
          "host");
  public static final Metric SENSOR_WAITING =
      gauge(
          "picketline_fleet_sensor_evidence_waiting",
          "Pieces of evidence that wait there for a coordinator.",
          "host");
  public static final Metric SENSOR_LOST =
      counter(
          "picketline_fleet_sensor_evidence_lost_total",
          "Pieces of evidence for which it had no room.",
          "host");
  public static final Metric SENSOR_SLOWED =
      counter(
          "picketline_fleet_sensor_slowed_total",
          "Times that it was above its quota, since it connected.",
          "host");
  public static final Metric SENSOR_CERTIFICATE =
      gauge(
          "picketline_fleet_sensor_certificate_expiry_timestamp_seconds",
          "When the certificate ends by which it was connected last.",
          "host");
  public static final Metric SENSOR_BUDGET =
      gauge(
          "picketline_fleet_sensor_budget_left",
          "Verdicts that its evidence may still bring about now, by whether they are verified.",
          "host",
          "kind");

  /** Which of these the counts of the status are that the leader knows. */
  public static final Worded WORDED =
      new Worded(
          Stream.of(
              count("sources watched", SOURCES_WATCHED),
              count("sources evicted", SOURCES_EVICTED),
              count("decoys found", DECOYS),
              count("campaigns found", CAMPAIGNS),
              count("evidence on spared sources", NOT_COUNTED, "spared"),
              count("evidence that counts on one host only", NOT_COUNTED, "one-host"),
              count("evidence refused, another host's name", NOT_COUNTED, "foreign"),
              count("entries taken from readers", TAKEN),
              count("verdicts waiting for budget", WAITING),
              count("verdicts dropped, queue full", DROPPED),
              count("unverified blocks", UNVERIFIED),
              count("unverified blocks that gave way", GAVE_WAY),
              count("wide blocks given", WIDE),
              count("verdicts reverted", REVERTED)));

  private static final List<Metric> ALL =
      List.of(
          LEADER,
          DECIDING,
          EPOCH,
          HEAD,
          SENSORS,
          VERDICTS,
          IGNORE_RULES,
          WARNINGS,
          CERTIFICATE,
          BUDGET_LEFT,
          BUDGET,
          WAITING,
          DROPPED,
          EVIDENCE,
          NOT_COUNTED,
          SOURCES_WATCHED,
          SOURCES_EVICTED,
          DECOYS,
          CAMPAIGNS,
          UNVERIFIED,
          GAVE_WAY,
          WIDE,
          REVERTED,
          TAKEN,
          SENSOR_UP,
          SENSOR_HEARD,
          SENSOR_LAG,
          SENSOR_LAG_SECONDS,
          SENSOR_SOURCES,
          SENSOR_DRIFT,
          SENSOR_FAILURES,
          SENSOR_CLOCK,
          SENSOR_WAITING,
          SENSOR_LOST,
          SENSOR_SLOWED,
          SENSOR_CERTIFICATE,
          SENSOR_BUDGET);

  private FleetMetrics() {}

  /** All of them, in the order to show them; those of each host last. */
  public static List<Metric> all() {
    return ALL;
  }
}
