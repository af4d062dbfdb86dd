package io.picketline.sensor.compat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines of PortSentry 1.2, to the letter: those of its log, and the one of its history and
 * blocked files.
 */
final class PortSentryLines {

  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int PSH = 0x08;
  private static final int ACK = 0x10;
  private static final int URG = 0x20;
  private static final int ALL = 0x3f;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MM/dd/uuuu HH:mm:ss", Locale.ROOT);

  /** RFC 3164, 4.1.2: English months, and a blank before a day of one digit. */
  private static final DateTimeFormatter SYSLOG_TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  private PortSentryLines() {}

  /** What a host did about an attacker. */
  enum Deed {
    /** The packet filter holds the block. */
    BLOCKED,
    /** The host serves the source: at most what it was not served is closed to it. */
    RESTRICTED,
    /** Nothing, because it only observes. */
    OBSERVED,
    /** The packet filter did not take the block. */
    FAILED,
    /** Nothing, because there is no packet filter. */
    NONE
  }

  /**
   * What the log says of an attack.
   *
   * @param filter the packet filter's name
   */
  static List<String> attack(Hit hit, Deed deed, String filter) {
    var lines = new ArrayList<>(List.of(alert(hit)));
    deed(hit, deed, filter).ifPresent(lines::add);
    return List.copyOf(lines);
  }

  /** The line of the history and the blocked file; time is local, as its reader expects. */
  static String history(Hit hit, Instant at, ZoneId zone) {
    return "%d - %s Host: %s Port: %d %s Blocked"
        .formatted(
            at.getEpochSecond(),
            DATE.format(at.atZone(zone)),
            hit.who(),
            hit.probe().port(),
            hit.protocol());
  }

  static List<String> started() {
    return List.of("adminalert: PortSentry is now active and listening.");
  }

  static List<String> stopping() {
    return List.of(
        "securityalert: PortSentry is shutting down", "adminalert: PortSentry is shutting down");
  }

  /** What goes to a syslog socket: priority daemon.notice, as PortSentry's. */
  static String datagram(String line, Instant at, ZoneId zone, long process) {
    return "<29>%s portsentry[%d]: %s"
        .formatted(SYSLOG_TIME.format(at.atZone(zone)), process, line);
  }

  /** What a syslog would write to its file. */
  static String logged(String line, Instant at, ZoneId zone, String host, long process) {
    return "%s %s portsentry[%d]: %s"
        .formatted(SYSLOG_TIME.format(at.atZone(zone)), host, process, line);
  }

  private static String alert(Hit hit) {
    return "attackalert: %s from host: %s to %s port: %d"
        .formatted(what(hit), hit.who(), hit.protocol(), hit.probe().port());
  }

  private static String what(Hit hit) {
    if (hit.connected()) {
      return "Connect";
    }
    return hit.protocol().equals("UDP") ? "UDP scan" : type(hit.probe().flags() & ALL);
  }

  /** In the order in which PortSentry asks; the blank before NULL's name is its own. */
  private static String type(int flags) {
    var known = (flags & (ACK | RST)) == 0;
    if (flags == 0) {
      return " TCP NULL scan";
    }
    if (known && (flags & (FIN | URG | PSH)) == (FIN | URG | PSH)) {
      return "TCP XMAS scan";
    }
    if (flags == FIN) {
      return "TCP FIN scan";
    }
    if (flags == SYN) {
      return "TCP SYN/Normal scan";
    }
    return "Unknown Type: TCP Packet Flags: SYN: %d FIN: %d ACK: %d PSH: %d URG: %d RST: %d"
        .formatted(
            bit(flags, SYN),
            bit(flags, FIN),
            bit(flags, ACK),
            bit(flags, PSH),
            bit(flags, URG),
            bit(flags, RST));
  }

  private static Optional<String> deed(Hit hit, Deed deed, String filter) {
    return switch (deed) {
      case BLOCKED ->
          Optional.of(
              "attackalert: Host %s has been blocked via dropped route using command: \"%s\""
                  .formatted(hit.source(), "picketline packet-filter " + filter));
      case OBSERVED ->
          Optional.of(
              "attackalert: Ignoring %s response per configuration file setting."
                  .formatted(hit.protocol()));
      case FAILED ->
          Optional.of("attackalert: ERROR: Could not block host %s !!".formatted(hit.who()));
      case RESTRICTED, NONE -> Optional.empty();
    };
  }

  private static int bit(int flags, int bit) {
    return (flags & bit) == 0 ? 0 : 1;
  }
}
