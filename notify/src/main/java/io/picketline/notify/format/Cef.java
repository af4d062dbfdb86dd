package io.picketline.notify.format;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.Severity;
import java.util.StringJoiner;

/** ArcSight's Common Event Format, revision 25: a header between bars, and key=value pairs. */
final class Cef {

  private Cef() {}

  static String line(Notice notice) {
    var event = notice.event();
    return "CEF:0|Picketline|Picketline|%s|%s|%s|%d|%s"
        .formatted(
            header(notice.teller().version()),
            header(event.kind().wireName()),
            header(PlainText.title(event)),
            severity(event.severity()),
            extension(notice));
  }

  /** Of 0 to 10: 7 and 8 are high, 9 and 10 very high. */
  private static int severity(Severity severity) {
    return switch (severity) {
      case INFO -> 2;
      case NOTICE -> 4;
      case WARNING -> 7;
      case ERROR -> 9;
    };
  }

  private static String extension(Notice notice) {
    var event = notice.event();
    var pairs = new StringJoiner(" ");
    pairs.add("rt=" + event.at().toEpochMilli());
    add(pairs, "dvchost", notice.teller().host());
    add(pairs, "deviceProcessName", "picketline-" + notice.teller().part());
    add(pairs, "externalId", event.place().toString());
    add(pairs, "act", event.kind().wireName());
    event.about().ifPresent(about -> addSource(pairs, about));
    addPorts(pairs, event);
    event
        .until()
        .ifPresent(end ->
            pairs.add(
                "deviceCustomDate1=%d deviceCustomDate1Label=until".formatted(end.toEpochMilli())));
    labelled(pairs, "cs3", "by", event.by().equals(Event.NOBODY) ? "" : event.by());
    labelled(pairs, "cs4", "from", event.from().orElse(""));
    labelled(pairs, "cs5", "before", event.before().orElse(""));
    labelled(pairs, "cs6", "after", event.after().orElse(""));
    labelled(pairs, "flexString1", "missed", notice.missed().orElse(""));
    add(pairs, "reason", event.text());
    add(pairs, "msg", PlainText.line(event));
    return pairs.toString();
  }

  /** One address has a key by its family; of a prefix there is none. */
  private static void addSource(StringJoiner pairs, Prefix about) {
    if (!about.isSingle()) {
      labelled(pairs, "flexString2", "prefix", about.toString());
    } else if (about.address().isV4()) {
      pairs.add("src=" + about);
    } else {
      pairs.add("c6a2=" + about + " c6a2Label=Source IPv6 Address");
    }
  }

  private static void addPorts(StringJoiner pairs, Event event) {
    var proof = Proof.of(event);
    if (proof.probes() > 0) {
      var first = event.evidence().getFirst().probe();
      pairs.add("cnt=" + proof.probes());
      pairs.add("proto=" + first.protocol().name());
      pairs.add("dpt=" + first.port());
      pairs.add("spt=" + first.sourcePort());
      labelled(pairs, "cs1", "ports", String.join(",", proof.ports()));
      labelled(pairs, "cs2", "hosts", String.join(",", proof.hosts()));
    }
  }

  private static void labelled(StringJoiner pairs, String key, String label, String value) {
    if (!value.isEmpty()) {
      add(pairs, key, value);
      pairs.add(key + "Label=" + label);
    }
  }

  private static void add(StringJoiner pairs, String key, String value) {
    if (!value.isEmpty()) {
      pairs.add(key + "=" + value(value));
    }
  }

  /** A bar and a backslash are escaped in the header, the equals sign is not. */
  static String header(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("[\\r\\n]", " ");
  }

  /** An equals sign and a backslash are escaped in a value, the bar is not; lines become \n. */
  static String value(String text) {
    return text.replace("\\", "\\\\")
        .replace("=", "\\=")
        .replace("\r\n", "\\n")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }
}
