package io.picketline.sensor.compat;

import io.picketline.protocol.Names;
import io.picketline.spi.ConfigImport.Fate;
import io.picketline.spi.ConfigImport.Imported;
import io.picketline.spi.ConfigImport.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A configuration of ours in the making, and what is to be said of each key it is made from. */
final class Draft {

  private final Path file;
  private final PortSentryFile source;
  private final List<Note> notes = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final Map<String, List<Section>> blocks = new LinkedHashMap<>();

  /** Comments, and a setting unless there is nothing to set. */
  private record Section(List<String> comments, Optional<String> setting) {}

  Draft(Path file, PortSentryFile source) {
    this.file = file;
    this.source = source;
  }

  PortSentryFile source() {
    return source;
  }

  /** The value of a key, without blanks around it; none if it is not set or empty. */
  Optional<String> value(String key) {
    return source.entry(key).map(entry -> entry.value().strip()).filter(it -> !it.isEmpty());
  }

  /** Whether a key stands only where PortSentry 1.x passed over it. */
  boolean unseen(String key) {
    return source.entry(key).filter(PortSentryFile.Entry::unseen).isPresent();
  }

  /** Says what became of a key of the file. */
  void note(String key, Fate fate, String text) {
    var at = source.entry(key).map(entry -> at(entry.line())).orElse(file.toString());
    note(at, key, fate, text);
  }

  /** Says what became of something else. */
  void note(String at, String key, Fate fate, String text) {
    notes.add(new Note(at, key, fate, Names.escaped(text)));
  }

  String at(int line) {
    return file + ":" + line;
  }

  /** Adds {@code key = value}, made from {@code keys} of the file, with a remark. */
  void set(String key, String value, String remark, String... keys) {
    sections.add(section(key, value, remark, keys));
  }

  /** Adds a setting to a block inside. */
  void setIn(String block, String key, String value, String remark, String... keys) {
    blocks.computeIfAbsent(block, _ -> new ArrayList<>()).add(section(key, value, remark, keys));
  }

  /** Adds a remark alone on keys of the file. */
  void remark(String remark, String... keys) {
    sections.add(new Section(comments(remark, keys), Optional.empty()));
  }

  Imported finished() {
    for (var entry : source.entries().values()) {
      var at = at(entry.line());
      if (notes.stream().noneMatch(note -> note.at().equals(at))) {
        notes.add(new Note(at, entry.key(), Fate.NOT_NEEDED, "is empty or has no use here"));
      }
    }
    var out =
        new StringBuilder(
            """
            # Made by "picket config import" from
            # %s
            # Above each setting stands what it was made from. "BY HAND" marks what is not carried
            # over and wants a person to look at it. Keys that are not here have their defaults;
            # "picket config show" lists them all.
            sensor {
            """
                .formatted(Names.escaped(file.toString())));
    var parts = new ArrayList<String>();
    sections.forEach(section -> parts.add(text(section, "  ")));
    blocks.forEach((block, inside) ->
        parts.add(
            inside.stream()
                .map(section -> text(section, "    "))
                .collect(Collectors.joining("\n", "  " + block + " {\n", "  }\n"))));
    out.append(String.join("\n", parts)).append("}\n");
    return new Imported(out.toString(), notes);
  }

  /** A text as it is written in our files. */
  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c < ' ') {
            quoted.append("\\u%04x".formatted(c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }

  /** A list as it is written in our files. */
  static String list(List<String> items) {
    return items.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  private Section section(String key, String value, String remark, String... keys) {
    return new Section(comments(remark, keys), Optional.of(key + " = " + value));
  }

  private List<String> comments(String remark, String... keys) {
    var comments = new ArrayList<String>();
    for (var key : keys) {
      source
          .entry(key)
          .ifPresent(entry ->
              comments.add(
                  "%s=\"%s\" (line %d)"
                      .formatted(key, Names.escaped(entry.value()), entry.line())));
    }
    if (!remark.isEmpty()) {
      comments.add(Names.escaped(remark));
    }
    return comments;
  }

  private static String text(Section section, String indent) {
    var text = new StringBuilder();
    section.comments().forEach(line -> text.append(indent).append("# ").append(line).append('\n'));
    section.setting().ifPresent(line -> text.append(indent).append(line).append('\n'));
    return text.toString();
  }
}
