package io.picketline.lists;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Origin;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scans that were detected, told to others: who scanned, when and which ports, never whom. The
 * events have to come in the order of time, with their evidence. Not thread-safe.
 */
public sealed interface ScanReport permits AbuseReport, StixBundle {

  /** Most ports that are named of one scan. */
  int MOST_PORTS = 16;

  /**
   * A report that was not begun.
   *
   * @param format one that tells what happened
   * @param reporter who reports, where the format says so
   * @param lines takes each line, without its end
   * @throws IllegalArgumentException if the format is one of blocks in force
   */
  static ScanReport of(ExportFormat format, String reporter, Consumer<String> lines) {
    return switch (format) {
      case ABUSEIPDB -> new AbuseReport(lines);
      case STIX -> new StixBundle(reporter, lines);
      case PLAIN, CSV, JSONL, NFT, IPSET, SPAMHAUS, HOSTS_DENY ->
          throw new IllegalArgumentException(format + " is no report of what happened");
    };
  }

  /** Takes the next event; one that is no scan that was detected is passed over. */
  void event(Event event);

  /** Writes what is not written yet. */
  void end();

  /** What was left out, and why, one line each. */
  List<String> notes();

  /** Whether it is a scan that our own evidence proves, no selftest, and the evidence is there. */
  static boolean tells(Event event) {
    return event.kind() == EventKind.BLOCKED
        && event.origin().equals(Origin.DETECTED.name().toLowerCase(Locale.ROOT))
        && event.about().filter(source -> !SelfTest.is(source)).isPresent()
        && !event.evidence().isEmpty();
  }

  /** The ports that were touched, each once, ascending: {@code tcp/22, udp/53}. */
  static String ports(List<Evidence> evidence) {
    var ports =
        evidence.stream()
            .map(Evidence::probe)
            .map(probe -> "%s/%05d".formatted(probe.protocol(), probe.port()))
            .distinct()
            .sorted()
            .toList();
    return ports.stream()
            .limit(MOST_PORTS)
            .map(port -> port.replaceFirst("/0{1,4}", "/").toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        + (ports.size() > MOST_PORTS ? ", ..." : "");
  }
}
