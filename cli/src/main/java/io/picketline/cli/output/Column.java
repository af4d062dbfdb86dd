package io.picketline.cli.output;

import io.picketline.protocol.Names;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing that is told of each row.
 *
 * @param head what stands over it in a table
 * @param field where the row's JSON has it, names with dots between; empty if it is made of several
 * @param cell what a table shows of it; none of one that tables do not have
 * @param traits what else holds for it
 */
record Column<R>(String head, String field, Optional<Function<R, ?>> cell, Set<Trait> traits) {

  private static final String NOTHING = "-";

  /** What sets a column apart. */
  enum Trait {
    /** Identifies the row. */
    NAME,
    /** Only in wide tables. */
    WIDE,
    /** In tables that are not wide only if any row has something there. */
    SPARSE,
    /** Free text, which may be cut where the terminal is too narrow. */
    TEXT
  }

  Column {
    traits = Set.copyOf(traits);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** What a table shows of the row. */
  String text(R row) {
    return cell.map(of -> shown(of.apply(row))).orElse("");
  }

  boolean isNothing(R row) {
    return text(row).equals(NOTHING);
  }

  private static String shown(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(Column::shown).orElse(NOTHING);
      case Collection<?> values ->
          values.isEmpty()
              ? NOTHING
              : values.stream().map(Column::shown).collect(Collectors.joining(" "));
      case Enum<?> constant -> constant.toString().toLowerCase(Locale.ROOT);
      default -> Names.printable(String.valueOf(value));
    };
  }
}
