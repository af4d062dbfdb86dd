package io.picketline.sensor.filter;

/**
 * What became of one change.
 *
 * @param applied whether the kernel says that it holds
 * @param problem why not, in the operator's words; empty if it is applied
 */
public record Outcome(FilterChange change, boolean applied, String problem) {

  static Outcome applied(FilterChange change) {
    return new Outcome(change, true, "");
  }

  static Outcome refused(FilterChange change, String problem) {
    return new Outcome(change, false, problem);
  }
}
