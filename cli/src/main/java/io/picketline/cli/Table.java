package io.picketline.cli;

import static java.util.stream.Collectors.joining;

import io.picketline.protocol.Names;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in columns as wide as their widest cell: nothing is ever cut. Every cell is made printable.
 */
final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final String indent;

  /** A table with a line of column heads. */
  Table(String indent, String... heads) {
    this.indent = indent;
    row((Object[]) heads);
  }

  /** Adds a row of as many cells as there are heads. */
  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> Names.printable(String.valueOf(cell))).toList());
  }

  void print(PrintWriter out, Palette palette) {
    var widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0))
            .toArray();
    for (var i = 0; i < rows.size(); i++) {
      var line = line(rows.get(i), widths);
      out.println(indent + (i == 0 ? palette.strong(line) : line));
    }
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - width(row.get(column))))
        .collect(joining(GAP))
        .stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
