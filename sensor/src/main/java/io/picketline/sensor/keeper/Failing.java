package io.picketline.sensor.keeper;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What does not work as of now, and why, for the status. Safe for any thread. */
public final class Failing {

  private final Map<String, String> problems = new TreeMap<>();

  /**
   * It does not work.
   *
   * @param what in words that do not change, such as "state.cbor is not written"
   * @param why the last reason
   */
  public synchronized void failed(String what, String why) {
    problems.put(what, why);
  }

  /** It works, again or as ever. */
  public synchronized void works(String what) {
    problems.remove(what);
  }

  /** Nothing is known to fail. */
  public synchronized void clear() {
    problems.clear();
  }

  /** One line for each. */
  public synchronized List<String> warnings() {
    return problems.entrySet().stream()
        .map(problem -> problem.getKey() + ": " + problem.getValue())
        .toList();
  }
}
