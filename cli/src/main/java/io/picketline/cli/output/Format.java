package io.picketline.cli.output;

/** How an answer is written. */
public enum Format {
  /** For people: the columns that are asked for every day. */
  TABLE,
  /** For people: all columns, and nothing is cut. */
  WIDE,
  JSON,
  /** JSON, one object on one line; a list is one line for each of its rows. */
  JSONL,
  YAML,
  /** A line for each row, under a line that names the fields as JSON does. */
  CSV,
  /** What identifies each row, one a line. */
  NAME,
  /** Lists of blocks alone: one address or prefix a line. */
  PLAIN;

  /** Whether people are to read it. */
  public boolean forPeople() {
    return this == TABLE || this == WIDE;
  }
}
