package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Plan;

/** One story with an end that can be proved. */
public interface Scenario {

  /** As typed: {@code scan}. */
  String name();

  /** What happens and what must hold, in one line. */
  String summary();

  /** What it wants set up. */
  default Plan plan(Options options) {
    return new Plan(options.hosts(), options.coordinators(), options.runs());
  }

  /** Whether the daemons take part. */
  default boolean needsDaemons() {
    return true;
  }

  /** Does it all and notes proofs and times on the stage. */
  void play(Stage stage);
}
