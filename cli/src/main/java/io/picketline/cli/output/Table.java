package io.picketline.cli.output;

import static java.util.stream.Collectors.joining;

import io.picketline.protocol.Names;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in columns as wide as their widest cell. Only free text is ever cut, and only where it does
 * not fit the terminal: never an address or a name. Every cell is made printable.
 */
public final class Table {

  private static final String GAP = "  ";

  /** Narrower than this no text is made. */
  private static final int LEAST = 12;

  private final List<List<String>> rows = new ArrayList<>();
  private final BitSet texts = new BitSet();
  private final String indent;

  /** A table with a line of column heads. */
  public Table(String indent, String... heads) {
    this.indent = indent;
    row((Object[]) heads);
  }

  /** Says that the column of this number, from 0, is free text. */
  public Table text(int column) {
    texts.set(column);
    return this;
  }

  /** Adds a row of as many cells as there are heads. */
  public void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> Names.printable(String.valueOf(cell))).toList());
  }

  /**
   * Prints it.
   *
   * @param width columns of the terminal; 0 if there is no limit
   */
  public void print(PrintWriter out, Palette palette, int width) {
    var widths = widths(width);
    for (var i = 0; i < rows.size(); i++) {
      var line = line(rows.get(i), widths);
      out.println(indent + (i == 0 ? palette.strong(line) : line));
    }
  }

  private int[] widths(int width) {
    var widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0))
            .toArray();
    if (width > 0) {
      var all = indent.length() + Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
      for (var over = all - width; over > 0; over--) {
        var widest =
            texts.stream()
                .filter(column -> widths[column] > LEAST)
                .boxed()
                .max((left, right) -> Integer.compare(widths[left], widths[right]));
        if (widest.isEmpty()) {
          return widths;
        }
        widths[widest.get()]--;
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column -> cut(row.get(column), widths[column]))
        .collect(joining(GAP))
        .stripTrailing();
  }

  /** As wide as it is to be. */
  private static String cut(String cell, int width) {
    var left = width - width(cell);
    return left >= 0
        ? cell + " ".repeat(left)
        : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "\u2026";
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
