package io.picketline.cli;

import io.picketline.lists.CsvLine;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list of blocks as files have it: one address or prefix a line, or {@code
 * address,duration,reason}. Empty lines, and what follows a {@code #} or {@code ;}, say nothing.
 *
 * @param blocks those that were understood, in order
 * @param problems what was not understood, by line
 */
record BlockList(List<Entry> blocks, List<Problem> problems) {

  /** Most lines of one list: as many verdicts as a coordinator is made for. */
  static final int MOST = 1_000_000;

  private static final int LONGEST_LINE = 2_000;
  private static final String HEADER = "address,duration,reason";

  /** A block and the line it stands in, from 1. */
  record Entry(int line, LocalRequest.Block block) {}

  /** What is wrong with a line. */
  record Problem(int line, String problem) {}

  /** What holds for lines that do not say it themselves. */
  record Defaults(Optional<Duration> duration, String reason) {}

  /**
   * Reads all of a list.
   *
   * @throws CommandException if it is too long
   */
  static BlockList read(BufferedReader lines, Defaults defaults) throws IOException {
    var blocks = new ArrayList<Entry>();
    var problems = new ArrayList<Problem>();
    var number = 0;
    for (var line = line(lines); line != null; line = line(lines)) {
      number++;
      if (number > MOST) {
        throw new CommandException(
            ExitCode.USAGE, "the list has more than %,d lines".formatted(MOST));
      }
      try {
        var block = block(number == 1 ? withoutMark(line) : line, defaults);
        if (block.isPresent()) {
          blocks.add(new Entry(number, block.get()));
        }
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(number, Names.printable(String.valueOf(e.getMessage()))));
      }
    }
    return new BlockList(blocks, problems);
  }

  /** The next line, cut behind what any may have; nothing at the end. It may be endless. */
  private static @Nullable String line(BufferedReader lines) throws IOException {
    var next = lines.read();
    if (next < 0) {
      return null;
    }
    var line = new StringBuilder();
    while (next >= 0 && next != '\n' && next != '\r') {
      if (line.length() <= LONGEST_LINE) {
        line.append((char) next);
      }
      next = lines.read();
    }
    if (next == '\r') {
      lines.mark(1);
      if (lines.read() != '\n') {
        lines.reset();
      }
    }
    return line.toString();
  }

  private static Optional<LocalRequest.Block> block(String line, Defaults defaults) {
    if (line.length() > LONGEST_LINE) {
      throw new IllegalArgumentException(
          "a line of more than %d characters is no block".formatted(LONGEST_LINE));
    }
    var text = withoutComment(line).strip();
    if (text.isEmpty() || text.replace(" ", "").equalsIgnoreCase(HEADER)) {
      return Optional.empty();
    }
    var fields = CsvLine.fields(text);
    if (fields.size() > 3) {
      throw new IllegalArgumentException(
          "%d fields; a line has an address, a duration and a reason, the last in quotation marks"
                  .formatted(fields.size())
              + " if it has a comma");
    }
    var source = Prefix.parse(fields.getFirst());
    return Optional.of(
        new LocalRequest.Block(source, duration(fields, defaults), reason(fields, defaults)));
  }

  private static Duration duration(List<String> fields, Defaults defaults) {
    if (fields.size() > 1 && !fields.get(1).isEmpty()) {
      return Spans.parse(fields.get(1));
    }
    return defaults
        .duration()
        .orElseThrow(() -> new IllegalArgumentException("no duration here, and no --for"));
  }

  private static String reason(List<String> fields, Defaults defaults) {
    return fields.size() > 2 && !fields.get(2).isEmpty()
        ? Names.requireText(CsvLine.text(fields.get(2)))
        : defaults.reason();
  }

  /** Without what follows a comment's sign, unless that stands behind a comma: in a reason, say. */
  private static String withoutComment(String line) {
    var comma = line.indexOf(',');
    for (var i = 0; i < line.length() && (comma < 0 || i < comma); i++) {
      var begins = line.charAt(i) == '#' || line.charAt(i) == ';';
      if (begins && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
        return line.substring(0, i);
      }
    }
    return line;
  }

  private static String withoutMark(String line) {
    return line.startsWith("\ufeff") ? line.substring(1) : line;
  }
}
