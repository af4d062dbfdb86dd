package io.picketline.cli;

import static java.util.stream.Collectors.joining;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.Severity;
import java.util.ArrayList;
import java.util.List;

/** An event as one line that people read. */
record EventText(Palette palette) {

  /** When, how grave, what, about whom, and the rest in words. */
  String line(Event event) {
    var kind = "%-18s".formatted(event.kind().wireName());
    var marked = event.severity().atLeast(Severity.WARNING) ? palette.bad(kind) : kind;
    var about = event.about().map(Prefix::toString).orElse("-");
    return Names.escaped(Spans.moment(event.at()))
        + "  "
        + marked
        + "  "
        + Names.escaped("%-18s  %s".formatted(about, words(event)));
  }

  private static String words(Event event) {
    var parts = new ArrayList<String>();
    if (!event.text().isEmpty()) {
      parts.add(event.text());
    }
    if (!event.by().equals(Event.NOBODY)) {
      parts.add("by " + event.by() + event.from().map(" from "::concat).orElse(""));
    }
    if (!event.evidence().isEmpty()) {
      parts.add(seen(event.evidence()));
    }
    event.until().ifPresent(end -> parts.add("until " + Spans.moment(end)));
    return String.join("; ", parts);
  }

  private static String seen(List<Evidence> evidence) {
    var hosts = evidence.stream().map(Evidence::host).distinct().sorted().collect(joining(", "));
    return "%d probes seen by %s".formatted(evidence.size(), hosts);
  }
}
