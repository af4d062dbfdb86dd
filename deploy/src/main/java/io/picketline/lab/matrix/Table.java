package io.picketline.lab.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.protocol.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be seen in every cell, as the file beside this class has it. */
public record Table(List<Row> rows) {

  private static final String FILE = "expected.txt";
  private static final String BETWEEN = "\\s*\\|\\s*";
  private static final String QUICK = "*";
  private static final String COMMENT = "#";

  /** One scan against every mode, in the order of {@link Mode}. */
  public record Row(List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }

    Scan scan() {
      return cells.getFirst().scan();
    }
  }

  public Table {
    rows = List.copyOf(rows);
  }

  /** The one that belongs to this build. */
  public static Table expected() {
    try (var in = Table.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in this build");
      }
      return parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One row a line: the scan's title and a column for each mode. */
  static Table parse(String text) {
    return new Table(
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
            .map(line -> row(Arrays.asList(line.strip().split(BETWEEN, -1))))
            .toList());
  }

  private static Row row(List<String> columns) {
    var modes = Mode.values();
    if (columns.size() != modes.length + 1) {
      throw new IllegalArgumentException(
          "%s has %d columns, not %d"
              .formatted(columns.getFirst(), columns.size() - 1, modes.length));
    }
    var scan = new Scan(columns.getFirst());
    var cells = new ArrayList<Cell>();
    for (var i = 0; i < modes.length; i++) {
      var text = columns.get(i + 1);
      var quick = text.endsWith(QUICK);
      var finding = quick ? text.substring(0, text.length() - QUICK.length()) : text;
      cells.add(new Cell(modes[i], scan, Finding.parse(finding.strip()), quick));
    }
    return new Row(cells);
  }

  public List<Cell> cells() {
    return rows.stream().flatMap(row -> row.cells().stream()).toList();
  }

  /** As the documentation shows it. */
  String markdown() {
    var head = Arrays.stream(Mode.values()).map(Mode::text);
    var rule = Stream.generate(() -> "---").limit(Mode.values().length + 1L);
    return Stream.concat(
            Stream.of(line(Stream.concat(Stream.of("scan"), head)), line(rule)),
            rows.stream().map(Table::line))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(Row row) {
    return line(
        Stream.concat(
            Stream.of("`%s`".formatted(row.scan().title())),
            row.cells().stream().map(cell -> cell.expected().text())));
  }

  private static String line(Stream<String> columns) {
    return columns.collect(Collectors.joining(" | ", "| ", " |"));
  }
}
