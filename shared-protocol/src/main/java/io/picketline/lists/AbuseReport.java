package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A bulk report for AbuseIPDB: {@code IP,Categories,ReportDate,Comment}. A source is in it only if
 * a completed handshake proves its address, lest an innocent be reported whose address was forged;
 * once in 15 minutes, as AbuseIPDB takes it; and no more than it takes in one file
 * (abuseipdb.com/bulk-report).
 */
final class AbuseReport implements ScanReport {

  /** AbuseIPDB's number for port scans. */
  private static final int PORT_SCAN = 14;

  /** 10,000 lines, with the heading. */
  private static final int MOST = 9_999;

  /** Less than 2 MB. */
  private static final int MOST_BYTES = 1_999_999;

  private static final String HEADING = "IP,Categories,ReportDate,Comment";
  private static final Duration APART = Duration.ofMinutes(15);

  /** What no other network can reach (RFC 6890). */
  private static final List<Prefix> PRIVATE =
      List.of(
          Prefix.parse("0.0.0.0/8"),
          Prefix.parse("10.0.0.0/8"),
          Prefix.parse("100.64.0.0/10"),
          Prefix.parse("127.0.0.0/8"),
          Prefix.parse("169.254.0.0/16"),
          Prefix.parse("172.16.0.0/12"),
          Prefix.parse("192.168.0.0/16"),
          Prefix.parse("224.0.0.0/3"),
          Prefix.parse("::/127"),
          Prefix.parse("fc00::/7"),
          Prefix.parse("fe80::/10"),
          Prefix.parse("ff00::/8"));

  private final Consumer<String> lines;
  private final Map<SourceAddress, Instant> last = new HashMap<>();
  private int written;
  private int bytes = length(HEADING);
  private int unproven;
  private int unreachable;
  private int repeated;
  private int beyond;

  AbuseReport(Consumer<String> lines) {
    this.lines = lines;
    lines.accept(HEADING);
  }

  @Override
  public void event(Event event) {
    if (!ScanReport.tells(event)) {
      return;
    }
    var proof = proof(event);
    if (proof.isEmpty()) {
      unproven++;
      return;
    }
    var source = proof.get().probe().source();
    var before = last.get(source);
    if (PRIVATE.stream().anyMatch(prefix -> prefix.contains(source))) {
      unreachable++;
    } else if (before != null && event.at().isBefore(before.plus(APART))) {
      repeated++;
    } else {
      write(source, event);
    }
  }

  private void write(SourceAddress source, Event event) {
    var line = line(source, event);
    if (written == MOST || bytes + length(line) > MOST_BYTES) {
      beyond++;
      return;
    }
    written++;
    bytes += length(line);
    last.put(source, event.at());
    lines.accept(line);
  }

  /** In bytes, with its end. */
  private static int length(String line) {
    return line.getBytes(UTF_8).length + 1;
  }

  /** A handshake that this source itself completed. */
  private static Optional<Evidence> proof(Event event) {
    return event.evidence().stream().filter(piece -> piece.kind().verified()).findFirst();
  }

  private static String line(SourceAddress source, Event event) {
    var comment =
        "Port scan (%s): %s; the address is proven by a completed handshake"
            .formatted(ScanType.of(event.evidence()).text(), ScanReport.ports(event.evidence()));
    var at = DateTimeFormatter.ISO_INSTANT.format(event.at().truncatedTo(ChronoUnit.SECONDS));
    return "%s,\"%d\",%s,%s".formatted(source, PORT_SCAN, at, CsvLine.field(comment));
  }

  @Override
  public void end() {
    // each line was written as its event came
  }

  @Override
  public List<String> notes() {
    var notes = new ArrayList<String>();
    note(notes, unproven, "whose address no completed handshake proves: it may be forged");
    note(notes, unreachable, "of private addresses");
    note(notes, repeated, "of sources reported less than 15 min before");
    note(notes, beyond, "beyond the 10,000 lines and 2 MB that one file may have");
    return notes;
  }

  private static void note(List<String> notes, int count, String what) {
    if (count > 0) {
      notes.add("%d scans %s".formatted(count, what));
    }
  }
}
