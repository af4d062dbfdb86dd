package io.picketline.lab.matrix;

import java.util.SortedSet;

/**
 * A cell as the report has it.
 *
 * @param mode as configured: {@code atcp}
 * @param named the types of scan that the sensor told
 * @param blocked whether it blocked the scanner or, where there are decoys, any of them
 * @param tool the scanner that its verdict names; empty for none
 * @param asExpected whether all of it is what the table says
 */
public record Result(
    String mode,
    String scan,
    SortedSet<String> named,
    boolean blocked,
    String tool,
    boolean asExpected) {

  /** What was found in a cell. */
  public static Result of(Cell cell, Finding found) {
    return new Result(
        cell.mode().text(),
        cell.scan().title(),
        found.named(),
        found.ending() == Finding.Ending.VERDICT,
        found.tool(),
        found.equals(cell.expected()));
  }
}
