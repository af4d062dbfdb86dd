package io.picketline.lab;

import io.picketline.lab.fleet.Topology;
import io.picketline.lab.scenario.CellChoice;
import io.picketline.lab.scenario.Options;

/**
 * What was typed: a scenario or {@code up}, and how.
 *
 * @param json whether the last line of standard output is to be the report
 */
record CommandLine(String verb, Options options, boolean json) {

  private static final int HOSTS = 3;
  private static final int MOST_RUNS = 1_000;

  /** Not understood; the message says what. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
      super(message);
    }
  }

  static CommandLine parse(String[] arguments) throws UsageException {
    var verb = "";
    var hosts = HOSTS;
    var coordinators = 1;
    var runs = 1;
    var json = false;
    var cells = CellChoice.ALL;
    for (var i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--hosts" -> hosts = number(arguments, ++i, Topology.MOST_HOSTS);
        case "--coordinators" -> coordinators = number(arguments, ++i, Topology.MOST_COORDINATORS);
        case "--runs" -> runs = number(arguments, ++i, MOST_RUNS);
        case "--json" -> json = true;
        case "--quick" -> cells = new CellChoice(true, cells.like());
        case "--cells" -> cells = new CellChoice(cells.quick(), word(arguments, ++i));
        default -> verb = verb(verb, arguments[i]);
      }
    }
    return new CommandLine(
        verb.isEmpty() ? "scan" : verb, new Options(hosts, coordinators, runs, cells), json);
  }

  private static String verb(String already, String argument) throws UsageException {
    if (argument.startsWith("-")) {
      throw new UsageException("unknown option " + argument);
    }
    if (!already.isEmpty()) {
      throw new UsageException(
          "one scenario at a time, not %s and %s".formatted(already, argument));
    }
    return argument;
  }

  private static String word(String[] arguments, int at) throws UsageException {
    if (at == arguments.length) {
      throw new UsageException(arguments[at - 1] + " wants a part of a name");
    }
    return arguments[at];
  }

  private static int number(String[] arguments, int at, int most) throws UsageException {
    var option = arguments[at - 1];
    if (at == arguments.length) {
      throw new UsageException(option + " wants a number");
    }
    try {
      var number = Integer.parseInt(arguments[at]);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("%s wants a number, not \"%s\"".formatted(option, arguments[at]));
    }
    throw new UsageException("%s must be 1 to %d".formatted(option, most));
  }
}
