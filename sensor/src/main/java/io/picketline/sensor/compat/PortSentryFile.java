package io.picketline.sensor.compat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * A {@code portsentry.conf}, read as its author meant it. PortSentry 1.x sees a key only at the
 * beginning of a line, right before {@code =} or a blank, takes the text between the first two
 * quotation marks and the first of several lines that it sees; where that differs from what is
 * meant, the entry says so.
 *
 * @param entries what is set, by key
 * @param strays lines that set nothing, each with its number
 * @param second whether it can only be of version 2
 */
record PortSentryFile(SequencedMap<String, Entry> entries, List<Stray> strays, boolean second) {

  /** What some editors write before all else; no part of the first line. */
  static final String MARK = "\ufeff";

  /** Most bytes of a line that version 1 reads as one (its MAXBUF less the final zero). */
  private static final int LONGEST_LINE = 1023;

  private static final Pattern SETTING =
      Pattern.compile("(?<lead>\\s*)(?<key>[A-Za-z_]+)(?<gap>[ \\t]*)(?<sign>=?)(?<rest>.*)");

  private static final Pattern RANGES = Pattern.compile("[0-9]+-[0-9]+");

  /**
   * One setting.
   *
   * @param line where it stands, from 1
   * @param misread how PortSentry 1.x understood the line otherwise, if it did
   * @param unseen whether it passed over the line
   */
  record Entry(String key, String value, int line, List<String> misread, boolean unseen) {
    Entry {
      misread = List.copyOf(misread);
    }
  }

  /** A line that sets nothing, and why. */
  record Stray(int line, String key, String why) {}

  /** Reads the text of a file. */
  static PortSentryFile parse(String text) {
    var reading = new Reading();
    var number = 0;
    for (var line : (Iterable<String>) text.lines()::iterator) {
      reading.line(++number, line);
    }
    return new PortSentryFile(
        reading.entries, List.copyOf(reading.strays), reading.second && !reading.first);
  }

  Optional<Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  private static final class Reading {
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    private final List<Stray> strays = new ArrayList<>();
    private boolean first;
    private boolean second;

    void line(int number, String read) {
      var marked = number == 1 && read.startsWith(MARK);
      var line = marked ? read.substring(MARK.length()) : read;
      if (line.startsWith("#")) {
        second |= line.contains("PortSentry 2");
        return;
      }
      if (line.isBlank() || line.strip().startsWith("#")) {
        return;
      }
      var setting = SETTING.matcher(line);
      if (!setting.matches()) {
        strays.add(new Stray(number, "", "is no KEY=\"value\""));
        return;
      }
      var misread = new ArrayList<String>();
      var key = setting.group("key").toUpperCase(Locale.ROOT);
      if (marked) {
        misread.add("it did not see the line, which begins with a byte order mark");
      }
      place(setting.group("lead"), setting.group("key"), setting.group("gap"), misread);
      var unseen = !misread.isEmpty() || setting.group("rest").indexOf('"') < 0;
      if (setting.group("sign").isEmpty() && !setting.group("rest").startsWith("\"")) {
        strays.add(new Stray(number, key, "has no = and no quoted value"));
        return;
      }
      var value = value(setting.group("rest"), misread);
      if (line.getBytes(StandardCharsets.UTF_8).length > LONGEST_LINE) {
        misread.add("it cut the line after %d bytes".formatted(LONGEST_LINE));
      }
      add(new Entry(key, value, number, misread, unseen));
    }

    private void add(Entry entry) {
      var before = entries.putIfAbsent(entry.key(), entry);
      if (before != null && before.unseen() && !entry.unseen()) {
        entries.put(entry.key(), entry);
        stray(before, "was not seen by PortSentry 1.x; line %d counts".formatted(entry.line()));
      } else if (before != null) {
        stray(
            entry,
            before.unseen()
                ? "is set in line %d already".formatted(before.line())
                : "is set in line %d already, which PortSentry 1.x keeps to"
                    .formatted(before.line()));
        return;
      }
      first |= entry.key().startsWith("ADVANCED_");
      second |= entry.key().endsWith("_PORTS") && RANGES.matcher(entry.value()).find();
    }

    private void stray(Entry entry, String why) {
      strays.add(new Stray(entry.line(), entry.key(), why));
    }

    private static void place(String lead, String key, String gap, List<String> misread) {
      if (!lead.isEmpty()) {
        misread.add("it did not see the line, which begins with a blank");
      }
      if (!key.equals(key.toUpperCase(Locale.ROOT))) {
        misread.add("it did not see the key, which is not in capitals");
      }
      if (gap.startsWith("\t")) {
        misread.add("it did not see the key, which a tab follows");
      }
    }

    private static String value(String rest, List<String> misread) {
      var open = rest.indexOf('"');
      if (open < 0) {
        misread.add("it skipped the line, whose value is not in quotation marks");
        var end = rest.indexOf('#');
        return (end < 0 ? rest : rest.substring(0, end)).strip();
      }
      if (!rest.substring(0, open).isBlank()) {
        misread.add("it passed over the text before the quotation mark");
      }
      var close = rest.indexOf('"', open + 1);
      if (close < 0) {
        misread.add("the closing quotation mark is missing");
        return rest.substring(open + 1).stripTrailing();
      }
      var after = rest.substring(close + 1).strip();
      if (!after.isEmpty() && !after.startsWith("#")) {
        misread.add("it passed over what follows the second quotation mark");
      }
      return rest.substring(open + 1, close);
    }
  }
}
