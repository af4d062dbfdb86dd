package io.picketline.sensor.metrics;

import static io.picketline.metrics.Metric.counter;
import static io.picketline.metrics.Metric.gauge;
import static io.picketline.metrics.Metric.info;

import io.picketline.metrics.Metric;
import io.picketline.metrics.ProcessMetrics;
import java.util.List;
import java.util.stream.Stream;

/** The names of all that a sensor counts and measures. */
public final class SensorMetrics {

  static final Metric INFO =
      info("picketline_sensor_info", "Which software runs, and how it is set.", "version", "mode");
  static final Metric SOURCES =
      gauge("picketline_sensor_sources", "Sources by how this host treats them.", "kind");
  static final Metric OBSERVING =
      gauge(
          "picketline_sensor_observing",
          "1 if nobody is blocked and it is only said who would be, else 0.");
  static final Metric LOG_ENTRY =
      gauge("picketline_sensor_log_entry", "The last entry of the fleet's log in force here.");
  static final Metric CONNECTED =
      gauge(
          "picketline_sensor_link_connected",
          "1 if a coordinator is connected, else 0; not told by a sensor that stands alone.");
  static final Metric WARNINGS =
      gauge("picketline_sensor_warnings", "Lines of warning that the status shows.");
  static final Metric CERTIFICATE =
      gauge(
          "picketline_sensor_certificate_expiry_timestamp_seconds",
          "When this host's certificate ends.");

  static final Metric EVENTS =
      counter("picketline_sensor_events_total", "Events of this host, told once each.", "kind");

  static final Metric PACKETS =
      counter(
          "picketline_sensor_packets_total",
          "Packets by what became of them; one that is told of a probe counts as that too.",
          "outcome");
  static final Metric PACKETS_LOST =
      counter(
          "picketline_sensor_packets_lost_total",
          "Packets, or messages that held packets, that the kernel could not deliver.");
  static final Metric REPORTED =
      counter(
          "picketline_sensor_packets_reported_total",
          "Packets, neither TCP nor UDP or not whole, that may be probes.",
          "kind");
  static final Metric NOT_HANDED_OVER =
      counter(
          "picketline_sensor_probes_not_handed_over_total",
          "Probes lost between two threads, for want of room.");
  static final Metric CAPTURE_RESTARTS =
      counter("picketline_sensor_capture_restarts_total", "Times that capture was begun anew.");
  static final Metric WATCH_RESTARTS =
      counter(
          "picketline_sensor_watch_restarts_total",
          "Times that a watch of the host (addresses, sockets, neighbours) was begun anew.");
  static final Metric NEIGHBOURS =
      counter(
          "picketline_sensor_neighbours_without_place_total",
          "Neighbours that are not known for want of room.");
  static final Metric PROBES =
      counter("picketline_sensor_probes_total", "Probes that were looked at.");
  static final Metric PROBES_NOT_COUNTED =
      counter(
          "picketline_sensor_probes_not_counted_total",
          "Probes that became no evidence, by why.",
          "reason");
  static final Metric EVIDENCE =
      counter("picketline_sensor_evidence_total", "Pieces of evidence found.");
  static final Metric EVIDENCE_WAITING =
      gauge(
          "picketline_sensor_evidence_waiting", "Pieces of evidence that no coordinator has yet.");
  static final Metric EVIDENCE_COALESCED =
      counter(
          "picketline_sensor_evidence_coalesced_total",
          "Pieces for which another one of the same source stands on the way to a coordinator.");
  static final Metric EVIDENCE_LOST =
      counter(
          "picketline_sensor_evidence_lost_total",
          "Pieces of evidence lost on the way to a coordinator, by why.",
          "reason");
  static final Metric FIRST_BYTES_LOST =
      counter(
          "picketline_sensor_first_bytes_lost_total",
          "First bytes of connections to trap ports that were lost for want of room.");
  static final Metric SERVED =
      counter(
          "picketline_sensor_served_connections_total",
          "Connections and exchanges with data both ways.");
  static final Metric SERVED_QUESTIONS =
      counter(
          "picketline_sensor_served_questions_total",
          "Questions to the kernel whom this host serves that were not answered at once.",
          "outcome");
  static final Metric VERDICTS =
      counter("picketline_sensor_verdicts_total", "Verdicts that this sensor gave by itself.");
  static final Metric VERDICTS_WITHHELD =
      counter(
          "picketline_sensor_verdicts_withheld_total", "Verdicts that it did not give.", "reason");
  static final Metric VERDICTS_NO_ROOM =
      counter(
          "picketline_sensor_verdicts_without_room_total",
          "Verdicts that found no room on their way, by whether the kernel has them all the same.",
          "outcome");
  static final Metric DECOYS =
      counter("picketline_sensor_decoys_total", "Sources found to be members of a decoy group.");
  static final Metric SOURCES_EVICTED =
      counter(
          "picketline_sensor_sources_evicted_total", "Sources that gave way to others in memory.");
  static final Metric BLOCKS_WITHHELD =
      gauge(
          "picketline_sensor_blocks_withheld",
          "Verdicts in force that are not enforced here, because their source is spared.");
  static final Metric BLOCKS_LEFT_OUT =
      counter(
          "picketline_sensor_blocks_left_out_total",
          "Verdicts that had to make room for others (max-blocks).");
  static final Metric FILTER_FAILURES =
      counter(
          "picketline_sensor_filter_failures_total",
          "Changes that the packet filter would not take.");
  static final Metric FILTER_DRIFT =
      counter(
          "picketline_sensor_filter_drift_total",
          "Blocks that another's hand had changed in the packet filter, repaired.");
  static final Metric FILTER_INTERFERENCE =
      counter(
          "picketline_sensor_filter_interference_total",
          "Times that another's hand was found in the packet filter.");
  static final Metric LINK_UNKNOWN =
      counter(
          "picketline_sensor_link_unknown_messages_total",
          "Messages of a coordinator that this version does not know.");
  static final Metric LINK_ENDED =
      counter("picketline_sensor_link_ended_total", "Connections to coordinators that ended.");
  static final Metric REQUESTS_REFUSED =
      counter(
          "picketline_sensor_requests_refused_total",
          "Requests on the local sockets that were refused for want of rights.");
  static final Metric NAMES_FAILED =
      counter(
          "picketline_sensor_names_failed_total",
          "Names of attackers that reverse DNS did not give, by why.",
          "reason");
  static final Metric COMPAT =
      counter(
          "picketline_sensor_compat_verdicts_total",
          "Verdicts for readers of PortSentry's files, by what became of them.",
          "outcome");
  static final Metric RESPONSES =
      counter(
          "picketline_sensor_responses_total",
          "Sources with a response beside the block, by what became of it.",
          "outcome");
  static final Metric COMMANDS =
      counter("picketline_sensor_response_commands_total", "Commands run as a response.");

  private static final List<Metric> OWN =
      List.of(
          INFO,
          SOURCES,
          OBSERVING,
          LOG_ENTRY,
          CONNECTED,
          WARNINGS,
          CERTIFICATE,
          EVENTS,
          PACKETS,
          PACKETS_LOST,
          REPORTED,
          NOT_HANDED_OVER,
          CAPTURE_RESTARTS,
          WATCH_RESTARTS,
          NEIGHBOURS,
          PROBES,
          PROBES_NOT_COUNTED,
          EVIDENCE,
          EVIDENCE_WAITING,
          EVIDENCE_COALESCED,
          EVIDENCE_LOST,
          FIRST_BYTES_LOST,
          SERVED,
          SERVED_QUESTIONS,
          VERDICTS,
          VERDICTS_WITHHELD,
          VERDICTS_NO_ROOM,
          DECOYS,
          SOURCES_EVICTED,
          BLOCKS_WITHHELD,
          BLOCKS_LEFT_OUT,
          FILTER_FAILURES,
          FILTER_DRIFT,
          FILTER_INTERFERENCE,
          LINK_UNKNOWN,
          LINK_ENDED,
          REQUESTS_REFUSED,
          NAMES_FAILED,
          COMPAT,
          RESPONSES,
          COMMANDS);

  private SensorMetrics() {}

  /** All of them, in the order to show them. */
  public static List<Metric> all() {
    return Stream.concat(OWN.stream(), ProcessMetrics.ALL.stream()).toList();
  }
}
