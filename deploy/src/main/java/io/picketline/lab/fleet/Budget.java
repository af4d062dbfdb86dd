package io.picketline.lab.fleet;

/**
 * Network verdicts that a coordinator may give on evidence that could be forged: at once, and again
 * each minute; for all sensors, and for those that one sensor completes.
 */
public record Budget(int fleetBurst, int fleetPerMinute, int sensorBurst, int sensorPerMinute) {

  private static final Budget USUAL = new Budget(50, 50, 20, 5);

  /** Runs that the usual budget bears with room to spare. */
  private static final int FEW = 10;

  /**
   * The product's own budget, or one that {@code runs} attacks in a row cannot exhaust; nor can one
   * sensor alone exhaust the fleet's.
   */
  static Budget forRuns(int runs) {
    var enough = runs * 2;
    return runs <= FEW ? USUAL : new Budget(Math.max(50, 2 * enough), 50, Math.max(20, enough), 5);
  }

  /** As the lab prints it. */
  public String text() {
    return "budget: fleet %d at once and %d a minute, each sensor %d at once and %d a minute%s"
        .formatted(
            fleetBurst,
            fleetPerMinute,
            sensorBurst,
            sensorPerMinute,
            equals(USUAL) ? " (the defaults)" : " (raised for this many runs)");
  }
}
