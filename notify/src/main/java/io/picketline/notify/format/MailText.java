package io.picketline.notify.format;

import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A mail: short lines that a telephone does not break, and the same as simple HTML.
 *
 * @param subject at most 60 characters or so
 */
public record MailText(String subject, String text, String html) {

  private static final int MOST_ROWS = 100;

  /** What events of one source come to. */
  private record Row(String name, String first, String second) {}

  private record Section(String title, List<Row> rows, int more) {}

  /** Events that are mailed at once. */
  public static MailText immediate(List<Notice> notices) {
    var first = notices.getFirst();
    var more = notices.size() == 1 ? "" : " and %d more".formatted(notices.size() - 1);
    var subject =
        "[%s] %s%s".formatted(first.teller().host(), PlainText.title(first.event()), more);
    var rows =
        notices.stream()
            .limit(MOST_ROWS)
            .map(notice ->
                new Row(
                    PlainText.title(notice.event()),
                    Times.plain(notice.event().at()),
                    PlainText.line(notice.event())))
            .toList();
    var section = new Section("", rows, Math.max(0, notices.size() - MOST_ROWS));
    return made(subject, first.teller(), missed(notices), List.of(section));
  }

  /** Everything of an hour or a day, by source, by host, and what was about no source. */
  public static MailText digest(List<Notice> notices, String period) {
    var events = notices.stream().map(Notice::event).toList();
    var sources = bySource(events);
    var others = events.stream().filter(event -> event.about().isEmpty()).toList();
    var teller = notices.getFirst().teller();
    var subject =
        "[%s] %s digest: %d events, %d sources"
            .formatted(teller.host(), period, events.size(), sources.size());
    var span =
        "%s to %s"
            .formatted(Times.plain(events.getFirst().at()), Times.plain(events.getLast().at()));
    var sections =
        List.of(
            section(
                "Sources",
                sources.entrySet().stream()
                    .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                    .map(entry -> row(entry.getKey().toString(), entry.getValue()))
                    .toList()),
            section("Hosts that saw them", hosts(events)),
            section(
                "Other events",
                others.stream()
                    .map(event ->
                        new Row(
                            PlainText.title(event), Times.plain(event.at()), PlainText.line(event)))
                    .toList()));
    var note = missed(notices).map(missed -> span + "; " + missed).orElse(span);
    return made(subject, teller, Optional.of(note), sections);
  }

  private static Section section(String title, List<Row> rows) {
    return new Section(
        title, rows.stream().limit(MOST_ROWS).toList(), Math.max(0, rows.size() - MOST_ROWS));
  }

  private static Map<Prefix, List<Event>> bySource(List<Event> events) {
    var sources = new LinkedHashMap<Prefix, List<Event>>();
    for (var event : events) {
      event
          .about()
          .ifPresent(about -> sources.computeIfAbsent(about, _ -> new ArrayList<>()).add(event));
    }
    return sources;
  }

  private static Row row(String source, List<Event> events) {
    var kinds =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.kind().wireName(), TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(entry ->
                entry.getValue() == 1
                    ? entry.getKey()
                    : entry.getKey() + " " + entry.getValue() + "x")
            .collect(Collectors.joining(", "));
    var last = events.getLast();
    var words = new StringJoiner("; ");
    if (!last.text().isEmpty()) {
      words.add(last.text());
    }
    events.stream()
        .filter(event -> !event.evidence().isEmpty())
        .reduce((_, later) -> later)
        .map(event -> Proof.of(event).words())
        .ifPresent(words::add);
    return new Row(source, kinds + ", last " + Times.plain(last.at()), words.toString());
  }

  private static List<Row> hosts(List<Event> events) {
    var sources = new TreeMap<String, Set<Prefix>>();
    for (var event : events) {
      for (var host : Proof.of(event).hosts()) {
        event
            .about()
            .ifPresent(about -> sources.computeIfAbsent(host, _ -> new HashSet<>()).add(about));
      }
    }
    return sources.entrySet().stream()
        .map(entry ->
            new Row(
                entry.getKey(),
                "%d %s"
                    .formatted(
                        entry.getValue().size(),
                        entry.getValue().size() == 1 ? "source" : "sources"),
                ""))
        .toList();
  }

  private static Optional<String> missed(List<Notice> notices) {
    return notices.stream().flatMap(notice -> notice.missed().stream()).findFirst();
  }

  private static MailText made(
      String subject, Teller teller, Optional<String> note, List<Section> sections) {
    var text = new StringBuilder();
    var html = new StringBuilder("<html><body style=\"font-family:sans-serif\">\n");
    note.ifPresent(words -> {
      text.append(Names.escaped(words)).append("\n\n");
      html.append("<p>").append(escaped(words)).append("</p>\n");
    });
    for (var section : sections) {
      if (!section.rows().isEmpty()) {
        addText(text, section);
        addHtml(html, section);
      }
    }
    var end = "picketline %s %s on %s".formatted(teller.part(), teller.version(), teller.host());
    text.append("-- \n").append(end).append('\n');
    html.append("<p><small>").append(escaped(end)).append("</small></p>\n</body></html>\n");
    return new MailText(Names.printable(subject), text.toString(), html.toString());
  }

  private static void addText(StringBuilder text, Section section) {
    if (!section.title().isEmpty()) {
      text.append(section.title().toUpperCase(Locale.ROOT)).append("\n\n");
    }
    for (var row : section.rows()) {
      text.append(row.name()).append('\n');
      text.append("  ").append(Names.escaped(row.first())).append('\n');
      if (!row.second().isEmpty()) {
        text.append("  ").append(Names.escaped(row.second())).append('\n');
      }
    }
    text.append(section.more() == 0 ? "\n" : "and %d more\n\n".formatted(section.more()));
  }

  private static void addHtml(StringBuilder html, Section section) {
    if (!section.title().isEmpty()) {
      html.append("<h3>").append(section.title()).append("</h3>\n");
    }
    for (var row : section.rows()) {
      html.append("<p><b>").append(escaped(row.name())).append("</b><br>");
      html.append(escaped(row.first()));
      if (!row.second().isEmpty()) {
        html.append("<br>").append(escaped(row.second()));
      }
      html.append("</p>\n");
    }
    if (section.more() > 0) {
      html.append("<p>and ").append(section.more()).append(" more</p>\n");
    }
  }

  private static String escaped(String text) {
    return Names.escaped(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
