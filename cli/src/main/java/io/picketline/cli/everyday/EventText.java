package io.picketline.cli.everyday;

import static java.util.stream.Collectors.joining;

import io.picketline.cli.output.Palette;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.Severity;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An event as one line that people read. */
record EventText(Palette palette) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** When, how grave, what, about whom, and the rest in words. */
  String line(Event event) {
    return line(event, Spans.moment(event.at()), Integer.MAX_VALUE);
  }

  /** The same in so many columns, with the time of day alone. */
  String brief(Event event, int columns) {
    return line(event, TIME.format(event.at()), columns);
  }

  private String line(Event event, String when, int columns) {
    var kind = "%-18s".formatted(event.kind().wireName());
    var about = event.about().map(Prefix::toString).orElse("-");
    var rest = Names.escaped("%-18s  %s".formatted(about, words(event)));
    var room = columns - when.length() - kind.length() - 4;
    if (room < rest.length()) {
      rest = rest.substring(0, Math.max(0, room - 1)) + "\u2026";
    }
    var marked = event.severity().atLeast(Severity.WARNING) ? palette.bad(kind) : kind;
    return when + "  " + marked + "  " + rest;
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
