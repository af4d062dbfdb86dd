package io.picketline.cli.output;

import io.picketline.cli.output.Column.Trait;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is told of each row of an answer, column by column: the one schema that its table, its CSV
 * and its names are made from, and that names the fields of its JSON.
 *
 * @param <R> a row
 */
public final class Columns<R> {

  private final List<Column<R>> all;

  private Columns(List<Column<R>> all) {
    this.all = List.copyOf(all);
  }

  /** No column yet, of rows of this type. */
  public static <R> Columns<R> of(Class<R> row) {
    return new Columns<>(List.of());
  }

  /** And what identifies a row; {@code -o name} writes it alone. */
  public Columns<R> name(String head, String field, Function<R, ?> cell) {
    return and(head, field, cell, EnumSet.of(Trait.NAME));
  }

  /**
   * And a column.
   *
   * @param field where the row's JSON has it, names with dots between
   * @param cell what a table shows of it: nothing and empty collections are dashes
   */
  public Columns<R> column(String head, String field, Function<R, ?> cell) {
    return and(head, field, cell, EnumSet.noneOf(Trait.class));
  }

  /** And one that only wide tables have. */
  public Columns<R> wide(String head, String field, Function<R, ?> cell) {
    return and(head, field, cell, EnumSet.of(Trait.WIDE));
  }

  /** And one that tables have only where any row has something there; wide ones always do. */
  public Columns<R> sparse(String head, String field, Function<R, ?> cell) {
    return and(head, field, cell, EnumSet.of(Trait.SPARSE));
  }

  /** And free text, which may be cut where the terminal is too narrow. */
  public Columns<R> text(String head, String field, Function<R, ?> cell) {
    return and(head, field, cell, EnumSet.of(Trait.TEXT));
  }

  /** And free text that tables have only where any row has some. */
  public Columns<R> sparseText(String head, String field, Function<R, ?> cell) {
    return and(head, field, cell, EnumSet.of(Trait.TEXT, Trait.SPARSE));
  }

  /** And fields that CSV has, and no table. */
  public Columns<R> data(String... fields) {
    var more = new ArrayList<>(all);
    for (var field : fields) {
      more.add(new Column<>("", field, Optional.empty(), Set.of()));
    }
    return new Columns<>(more);
  }

  private Columns<R> and(String head, String field, Function<R, ?> cell, Set<Trait> traits) {
    var more = new ArrayList<>(all);
    more.add(new Column<>(head, field, Optional.of(cell), traits));
    return new Columns<>(more);
  }

  /** Those of a table of these rows. */
  List<Column<R>> shown(List<R> rows, boolean wide) {
    return all.stream()
        .filter(column -> column.cell().isPresent())
        .filter(column -> wide || !column.is(Trait.WIDE))
        .filter(column ->
            wide || !column.is(Trait.SPARSE) || !rows.stream().allMatch(column::isNothing))
        .toList();
  }

  /** Those that the row's JSON has. */
  List<Column<R>> fields() {
    return all.stream().filter(column -> !column.field().isEmpty()).toList();
  }

  /** The one that identifies a row, if any does. */
  Optional<Column<R>> name() {
    return all.stream().filter(column -> column.is(Trait.NAME)).findFirst();
  }
}
