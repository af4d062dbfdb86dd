package io.picketline.sensor.process;

import java.time.Duration;
import java.util.List;

/** Runs a program and waits for its end. */
@FunctionalInterface
public interface ProgramRunner {

  /**
   * Runs it.
   *
   * @param words the program and its arguments, handed over as they are
   * @param input what it reads; empty for nothing
   * @param limit after which it is ended
   */
  Ended run(List<String> words, String input, Duration limit);

  /** The same without input. */
  default Ended run(List<String> words, Duration limit) {
    return run(words, "", limit);
  }
}
