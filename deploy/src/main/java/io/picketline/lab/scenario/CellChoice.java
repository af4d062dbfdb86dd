package io.picketline.lab.scenario;

import io.picketline.lab.matrix.Cell;

/**
 * Which cells of the matrix to play.
 *
 * @param quick only the few that stand for all
 * @param like only those whose name has this in it; empty for any
 */
public record CellChoice(boolean quick, String like) {

  /** All of them. */
  public static final CellChoice ALL = new CellChoice(false, "");

  boolean all() {
    return equals(ALL);
  }

  boolean takes(Cell cell) {
    return (!quick || cell.quick()) && cell.name().contains(like);
  }
}
