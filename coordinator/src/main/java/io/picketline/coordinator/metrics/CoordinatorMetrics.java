package io.picketline.coordinator.metrics;

import static io.picketline.metrics.Metric.counter;
import static io.picketline.metrics.Metric.gauge;
import static io.picketline.metrics.Metric.info;
import static io.picketline.metrics.Worded.count;
import static io.picketline.metrics.Worded.toldOtherwise;

import io.picketline.metrics.Metric;
import io.picketline.metrics.ProcessMetrics;
import io.picketline.metrics.Worded;
import java.util.List;
import java.util.stream.Stream;

/** The names of what a coordinator knows of itself. */
public final class CoordinatorMetrics {

  static final Metric INFO =
      info("picketline_coordinator_info", "Which software runs.", "coordinator", "version");
  static final Metric ANSWERED =
      gauge(
          "picketline_coordinator_leader_answers",
          "1 if the coordinator that leads answers this one, else 0.");
  static final Metric LEADS =
      gauge("picketline_coordinator_leads", "1 if this coordinator leads, else 0.");
  static final Metric MEMBERS =
      gauge(
          "picketline_coordinator_members",
          "Coordinators of the cluster by how this one sees them.",
          "state");
  static final Metric WARNINGS =
      gauge(
          "picketline_coordinator_warnings",
          "Lines of warning about this coordinator that the status shows.");
  static final Metric CERTIFICATE =
      gauge(
          "picketline_coordinator_certificate_expiry_timestamp_seconds",
          "When this coordinator's certificate ends.");
  static final Metric EVENTS =
      counter(
          "picketline_coordinator_events_total",
          "Events told by this coordinator: its own and the network's, once each.",
          "kind");
  static final Metric JOURNAL_WRITES =
      counter("picketline_coordinator_journal_commits_total", "Commits of the journal.");
  static final Metric JOURNAL_FAILURES =
      counter(
          "picketline_coordinator_journal_failures_total",
          "Times that the journal could not be written.");
  static final Metric JOURNAL_ON_DISK =
      gauge(
          "picketline_coordinator_journal_on_disk",
          "1 if the journal reaches the disk, 0 while it is in memory alone.");
  static final Metric JOURNAL_SIZE =
      gauge("picketline_coordinator_journal_size_bytes", "Size of the journal's files.");

  static final Metric LINK_CONNECTIONS =
      counter(
          "picketline_coordinator_link_connections_total",
          "Connections of sensors, by what became of them.",
          "outcome");
  static final Metric LINK_SESSIONS =
      counter(
          "picketline_coordinator_link_sessions_total",
          "Sessions of sensors, by whether another one took the place of an earlier one.",
          "kind");
  static final Metric LINK_ENDED =
      counter(
          "picketline_coordinator_link_ended_total",
          "Connections of sensors that this coordinator ended, by why.",
          "reason");
  static final Metric LINK_MESSAGES =
      counter(
          "picketline_coordinator_link_messages_refused_total",
          "Messages of sensors that were not taken, by why.",
          "reason");
  static final Metric LINK_PAUSES =
      counter(
          "picketline_coordinator_link_pauses_total",
          "Times that a sensor was above its quota and not read for a while.");
  static final Metric LINK_REPEATED =
      counter(
          "picketline_coordinator_link_repeated_total",
          "Messages of sensors told to the leader once more.");
  static final Metric LINK_LEFT_OUT =
      counter(
          "picketline_coordinator_link_entries_left_out_total",
          "Entries that a sensor was too slow to read at once.");
  static final Metric RENEWED =
      counter("picketline_coordinator_certificates_renewed_total", "Certificates renewed.");
  static final Metric DESK_CONNECTIONS =
      counter(
          "picketline_coordinator_desk_connections_total",
          "Connections to the desk, by what became of them.",
          "outcome");
  static final Metric JOINS =
      counter(
          "picketline_coordinator_joins_total",
          "Tries of hosts to join, by what became of them.",
          "outcome");
  static final Metric API_CONNECTIONS =
      counter(
          "picketline_coordinator_api_connections_total",
          "Connections to the API, by what became of them.",
          "outcome");
  static final Metric API_REQUESTS =
      counter("picketline_coordinator_api_requests_total", "Requests to the API.");
  static final Metric API_STRANGERS =
      counter(
          "picketline_coordinator_api_requests_of_strangers_total",
          "Requests to the API without a certificate or a token that counts.");
  static final Metric REQUESTS_REFUSED =
      counter(
          "picketline_coordinator_requests_refused_total",
          "Requests of people that were refused for want of rights.");

  static final Worded WORDED =
      new Worded(
          Stream.of(
              count("connections", LINK_CONNECTIONS, "accepted"),
              count("connections turned away", LINK_CONNECTIONS, "turned-away"),
              count("handshakes refused", LINK_CONNECTIONS, "handshake-refused"),
              count("sensor sessions", LINK_SESSIONS, "begun"),
              count("sensor sessions replaced", LINK_SESSIONS, "replaced"),
              count("malformed messages", LINK_MESSAGES, "malformed"),
              count("unknown messages", LINK_MESSAGES, "unknown"),
              count("evidence with impossible times", LINK_MESSAGES, "impossible-time"),
              count("connections that fell silent", LINK_ENDED, "silent"),
              count("connections that did not read", LINK_ENDED, "stalled"),
              count(
                  "sensor sessions that outlived their certificate",
                  LINK_ENDED,
                  "certificate-over"),
              count("pauses of sensors above their quota", LINK_PAUSES),
              count("messages repeated to the registry", LINK_REPEATED),
              count("entries left out for slow readers", LINK_LEFT_OUT),
              count("certificates renewed", RENEWED),
              count("connections to the desk", DESK_CONNECTIONS, "accepted"),
              count("connections to the desk turned away", DESK_CONNECTIONS, "turned-away"),
              count("connections to the desk that came to nothing", DESK_CONNECTIONS, "failed"),
              count("hosts joined", JOINS, "joined"),
              count("tries to join refused", JOINS, "refused"),
              count("requests refused for want of rights", REQUESTS_REFUSED),
              count("connections to the API", API_CONNECTIONS, "accepted"),
              count("connections to the API turned away", API_CONNECTIONS, "turned-away"),
              count("connections to the API that took too long", API_CONNECTIONS, "too-slow"),
              count("requests to the API", API_REQUESTS),
              count("requests to the API without a certificate or token", API_STRANGERS),
              toldOtherwise("days that the certificate is valid")));

  private static final List<Metric> OWN =
      List.of(
          INFO,
          ANSWERED,
          LEADS,
          MEMBERS,
          WARNINGS,
          CERTIFICATE,
          EVENTS,
          JOURNAL_WRITES,
          JOURNAL_FAILURES,
          JOURNAL_ON_DISK,
          JOURNAL_SIZE,
          LINK_CONNECTIONS,
          LINK_SESSIONS,
          LINK_ENDED,
          LINK_MESSAGES,
          LINK_PAUSES,
          LINK_REPEATED,
          LINK_LEFT_OUT,
          RENEWED,
          DESK_CONNECTIONS,
          JOINS,
          API_CONNECTIONS,
          API_REQUESTS,
          API_STRANGERS,
          REQUESTS_REFUSED);

  private CoordinatorMetrics() {}

  /** All of them, in the order to show them. */
  public static List<Metric> all() {
    return Stream.concat(OWN.stream(), ProcessMetrics.ALL.stream()).toList();
  }
}
