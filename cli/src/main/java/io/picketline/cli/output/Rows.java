package io.picketline.cli.output;

import java.util.List;

/**
 * The rows of an answer.
 *
 * @param each whether the answer is a list of them, which {@code -o jsonl} writes one a line; else
 *     it is one object that has them
 * @param <R> a row
 */
public record Rows<R>(Columns<R> columns, List<R> list, boolean each) {
  public Rows {
    list = List.copyOf(list);
  }

  /** Those of an answer that is a list. */
  public static <R> Rows<R> each(Columns<R> columns, List<R> list) {
    return new Rows<>(columns, list, true);
  }

  /** Those that an answer has beside other things. */
  public static <R> Rows<R> in(Columns<R> columns, List<R> list) {
    return new Rows<>(columns, list, false);
  }

  /** An answer that is one row. */
  public static <R> Rows<R> one(Columns<R> columns, R row) {
    return new Rows<>(columns, List.of(row), false);
  }
}
