package io.picketline.notify.format;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import java.util.StringJoiner;

/** An event in one line for people. */
public final class PlainText {

  private PlainText() {}

  /**
   * Such as {@code blocked 192.0.2.7 for 2h by coord1: SYN scan (12 probes on web-1: 22/tcp, …)}.
   */
  public static String line(Notice notice) {
    var line = line(notice.event());
    return notice.missed().map(missed -> line + " [" + Names.escaped(missed) + "]").orElse(line);
  }

  /** The same without what was not told before it. */
  public static String line(Event event) {
    var words = new StringJoiner(" ");
    words.add(event.kind().wireName());
    event.about().map(Prefix::toString).ifPresent(words::add);
    event
        .until()
        .filter(end -> end.isAfter(event.at()))
        .ifPresent(end -> words.add("for " + Times.span(event.at(), end)));
    if (!event.by().equals(Event.NOBODY)) {
      words.add("by " + event.by());
    }
    event.from().ifPresent(from -> words.add("from " + from));
    return Names.escaped(words + reason(event) + change(event) + proof(event));
  }

  /** Without the time and place: what a mail's subject or a chat's first line says. */
  static String title(Event event) {
    var about = event.about().map(prefix -> " " + prefix).orElse("");
    var by = event.about().isEmpty() && !event.by().equals(Event.NOBODY) ? " " + event.by() : "";
    return Names.escaped(event.kind().wireName() + about + by);
  }

  private static String reason(Event event) {
    var text = event.text().isEmpty() ? event.origin() : event.text();
    return text.isEmpty() ? "" : ": " + text;
  }

  private static String change(Event event) {
    var before = event.before().map(was -> "; before: " + was).orElse("");
    return before + event.after().map(is -> "; now: " + is).orElse("");
  }

  private static String proof(Event event) {
    var words = Proof.of(event).words();
    return words.isEmpty() ? "" : " (" + words + ")";
  }
}
