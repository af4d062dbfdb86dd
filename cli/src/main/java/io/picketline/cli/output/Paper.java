package io.picketline.cli.output;

import io.picketline.lists.CsvLine;
import io.picketline.protocol.Names;
import java.io.PrintWriter;
import java.util.function.Consumer;

/**
 * What answers are written on, and in which form.
 *
 * @param width columns of the terminal; 0 if there is no limit
 */
public record Paper(PrintWriter out, Format format, Palette palette, int width) {

  /** Writes an answer whose text for people is the table of its rows. */
  public <R> void write(Object answer, Rows<R> rows) {
    write(answer, rows, _ -> table(rows));
  }

  /**
   * Writes an answer.
   *
   * @param text what people read
   */
  public <R> void write(Object answer, Rows<R> rows, Consumer<PrintWriter> text) {
    switch (format) {
      case TABLE, WIDE -> text.accept(out);
      case JSON -> out.println(Documents.indented(answer));
      case JSONL -> lines(answer, rows);
      case YAML -> out.print(Documents.yaml(answer));
      case CSV -> {
        csvHead(rows.columns());
        rows.list().forEach(row -> csv(rows.columns(), row));
      }
      case NAME, PLAIN -> rows.list().forEach(row -> name(rows.columns(), row));
    }
  }

  private <R> void lines(Object answer, Rows<R> rows) {
    if (rows.each()) {
      rows.list().forEach(this::line);
    } else {
      line(answer);
    }
  }

  /** Writes the table of rows. */
  public <R> void table(Rows<R> rows) {
    table("", rows);
  }

  /** Writes the table of rows, its lines behind an indent. */
  public <R> void table(String indent, Rows<R> rows) {
    var wide = format == Format.WIDE;
    var shown = rows.columns().shown(rows.list(), wide);
    var table = new Table(indent, shown.stream().map(Column::head).toArray(String[]::new));
    for (var i = 0; i < shown.size(); i++) {
      if (shown.get(i).is(Column.Trait.TEXT)) {
        table.text(i);
      }
    }
    for (var row : rows.list()) {
      table.row(shown.stream().map(column -> column.text(row)).toArray());
    }
    print(table);
  }

  /** Writes a table; a wide one is never cut. */
  public void print(Table table) {
    table.print(out, palette, format == Format.WIDE ? 0 : width);
  }

  /** Writes an object as JSON on one line. */
  public void line(Object object) {
    out.println(Documents.line(object));
  }

  /** Writes an object as one of several YAML documents. */
  public void document(Object object) {
    out.println("---");
    out.print(Documents.yaml(object));
  }

  /** Writes the line that names the fields. */
  public <R> void csvHead(Columns<R> columns) {
    out.println(String.join(",", columns.fields().stream().map(Column::field).toList()));
  }

  /** Writes a row's line. */
  public <R> void csv(Columns<R> columns, R row) {
    var tree = Documents.tree(row);
    out.println(
        String.join(
            ",",
            columns.fields().stream()
                .map(column -> CsvLine.field(Documents.text(tree, column.field())))
                .toList()));
  }

  /** Writes what identifies a row, if anything does. */
  public <R> void name(Columns<R> columns, R row) {
    columns
        .name()
        .filter(name -> !name.isNothing(row))
        .ifPresent(name -> out.println(Names.escaped(name.text(row))));
  }
}
